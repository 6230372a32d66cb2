package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Response;
import hyperserve.api.pool.PoolConfig;
import hyperserve.test.Eventually;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Clients that stop half-way hold up nobody, though there are more of them than threads.
class ServerStallTest {

    private static final int STALLED = 8;

    @ParameterizedTest
    @EnumSource
    void uploadsAndDownloadsThatStallLeaveTheOthersAlone(Pool pool) throws Exception {
        AtomicInteger uploads = new AtomicInteger();
        AtomicInteger downloads = new AtomicInteger();
        try (Server server =
                        TestServers.server(pool)
                                .poolConfig(four())
                                .timeouts(TestServers.patient().withDrain(Duration.ofMillis(1)))
                                .post(
                                        "/upload",
                                        request -> {
                                            uploads.incrementAndGet();
                                            return Response.text(request.body().text());
                                        })
                                .get(
                                        "/download",
                                        request -> {
                                            downloads.incrementAndGet();
                                            return TestServers.streaming(TestServers.ENDLESS)
                                                    .handle(request);
                                        })
                                .start();
                Client client = Client.of(server)) {
            List<Client> stalled = new ArrayList<>();
            try {
                for (int i = 0; i < STALLED; i++) {
                    stalled.add(Client.of(server).send(Client.post("/upload", 100) + "x"));
                    stalled.add(Client.narrow(server).send(Client.get("/download")));
                }
                Eventually.is(
                        "all stalled requests are in their handlers",
                        () -> uploads.get() == STALLED && downloads.get() == STALLED);

                for (int i = 0; i < 3; i++) {
                    assertThat(client.send(Client.get("/")).answer().text()).isEqualTo("hello");
                }
            } finally {
                for (Client each : stalled) {
                    each.close();
                }
            }
        }
    }

    private static PoolConfig four() {
        return PoolConfig.optimal().withWorkers(2, 4, 4);
    }
}
