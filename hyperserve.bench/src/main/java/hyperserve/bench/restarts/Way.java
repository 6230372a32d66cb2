package hyperserve.bench.restarts;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// How clients come to the servers.
enum Way {
    /// By HAProxy, which tries a connection three more times by default.
    HAPROXY("haproxy", "2s"),
    /// By HAProxy, which tries each request once.
    HAPROXY_NO_RETRIES("haproxy-no-retries", "2s"),
    /// By nginx, with its documented configuration.
    NGINX("nginx", "2s"),
    /// With nothing between.
    DIRECT("direct", "0s");

    private final String title;
    private final String drainDelay;

    Way(String title, String drainDelay) {
        this.title = title;
        this.drainDelay = drainDelay;
    }

    String title() {
        return title;
    }

    String drainDelay() {
        return drainDelay;
    }

    /// Starts a balancer; not for [#DIRECT].
    Balancer start(List<Replica> replicas, Path folder) throws IOException, InterruptedException {
        return switch (this) {
            case HAPROXY -> Balancer.haproxy(replicas, -1, folder);
            case HAPROXY_NO_RETRIES -> Balancer.haproxy(replicas, 0, folder);
            case NGINX -> Balancer.nginx(replicas, folder);
            case DIRECT -> throw new IllegalStateException("nothing is between");
        };
    }
}
