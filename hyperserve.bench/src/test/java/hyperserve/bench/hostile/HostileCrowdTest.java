package hyperserve.bench.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.demo.DemoHandlers;
import hyperserve.pool.standard.StandardPoolProvider;
import hyperserve.runtime.Server;

import org.junit.jupiter.api.Test;

/// That the benchmark runs at all; its figures mean nothing here.
final class HostileCrowdTest {

    @Test
    void comesWhileANormalClientIsAnswered() throws Exception {
        Server configured = Server.at("127.0.0.1", 0).pool(new StandardPoolProvider());
        new DemoHandlers().register(configured);
        try (Server server = configured.start();
                Crowd crowd = Crowd.at(server.port())) {
            Figures figures = PoliteClient.ask(server.port(), 1);
            assertThat(figures.rate()).isPositive();
            assertThat(figures.p99()).isBetween(figures.median(), figures.longest());
            assertThat(crowd.account()).contains("handlers slept");
            assertThat(server.connections()).isGreaterThan(500);
        }
    }
}
