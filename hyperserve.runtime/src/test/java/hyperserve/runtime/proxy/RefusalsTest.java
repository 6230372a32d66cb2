package hyperserve.runtime.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.test.LogWatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.concurrent.TimeUnit;

final class RefusalsTest {

    private static final SocketAddress PROXY =
            new InetSocketAddress(InetAddress.ofLiteral("192.0.2.10"), 41_822);

    private final LogWatch log = LogWatch.ofWarnings(Refusals.class);
    private long now = 5;
    private final Refusals refusals = new Refusals(() -> now);

    @AfterEach
    void stop() {
        log.close();
    }

    private void count(SocketAddress proxy) {
        refusals.count(proxy, new MalformedHeaderException("it is missing"));
    }

    private static String line(int count, String proxy) {
        return "WARNING "
                + count
                + " connections were closed, as the PROXY header that has to come first was not"
                + " valid; of the last one, from "
                + proxy
                + ": it is missing; this is told once a minute null";
    }

    @Test
    void areToldOfAtOnceAndThenOnceAMinute() {
        count(PROXY);
        assertThat(log.lines()).containsExactly(line(1, "/192.0.2.10:41822"));
        now += TimeUnit.SECONDS.toNanos(59);
        count(PROXY);
        count(PROXY);
        assertThat(log.lines()).hasSize(1);
        now += TimeUnit.SECONDS.toNanos(1);
        count(UnixDomainSocketAddress.of(""));
        assertThat(log.lines()).hasSize(2).endsWith(line(3, "a Unix domain socket"));
    }
}
