package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.DrainReport;
import hyperserve.api.Handler;
import hyperserve.api.Method;
import hyperserve.api.Response;
import hyperserve.api.RouteOptions;
import hyperserve.api.pool.EventSource;
import hyperserve.api.pool.PoolConfig;
import hyperserve.api.pool.PoolSnapshot;
import hyperserve.api.pool.PoolTask;
import hyperserve.api.pool.WorkerPool;
import hyperserve.api.pool.WorkerPoolProvider;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/// What a stop says of the connections that it cuts, though their handlers and the pool do as they
/// like: each is counted once.
final class ServerStopAccountTest {

    private static final int CROWD = 64;

    private final CountDownLatch gate = new CountDownLatch(1);

    /// Ignores the interrupts of the drain and of the end of the pool, and then waits for its
    /// client: so it comes to its end by the end of the source, which counts it, too.
    private Handler lateReader(CountDownLatch inside) {
        return request -> {
            inside.countDown();
            for (int interrupts = 0; interrupts < 2; interrupts++) {
                try {
                    assertThat(gate.await(20, TimeUnit.SECONDS)).isFalse();
                } catch (InterruptedException e) {
                    // The next one may come.
                }
            }
            return Response.text(request.body().text());
        };
    }

    @ParameterizedTest
    @EnumSource
    void countsOnceWhomItsHandlerAndTheEndOfTheSourceMeet(Pool pool) throws Exception {
        CountDownLatch inside = new CountDownLatch(CROWD);
        Server configured =
                TestServers.server(pool)
                        .poolConfig(PoolConfig.optimal().withWorkers(CROWD, CROWD, CROWD))
                        .timeouts(TestServers.patient().withDrain(Duration.ofMillis(200)))
                        .handle(
                                Method.POST,
                                "/late",
                                lateReader(inside),
                                RouteOptions.defaults().blocking());
        List<Client> clients = new ArrayList<>();
        try (Server server = configured.start()) {
            for (int i = 0; i < CROWD; i++) {
                clients.add(Client.of(server).send(Client.post("/late", 10)));
            }
            assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(server.drain()).isEqualTo(new DrainReport(0, CROWD));
        } finally {
            for (Client client : clients) {
                client.close();
            }
        }
    }

    /// A pool whose drain never ends, as somebody else's may.
    private record StuckInDrain(WorkerPoolProvider provider, CountDownLatch gate)
            implements WorkerPoolProvider {

        @Override
        public String name() {
            return "stuck-in-drain";
        }

        @Override
        public WorkerPool create(PoolConfig config) {
            WorkerPool pool = provider.create(config);
            return new WorkerPool() {
                @Override
                public void start(List<? extends EventSource> sources) {
                    pool.start(sources);
                }

                @Override
                public boolean tryExecute(PoolTask task) {
                    return pool.tryExecute(task);
                }

                @Override
                public boolean inlines(PoolTask.Kind kind) {
                    return pool.inlines(kind);
                }

                @Override
                public void blocking() {
                    pool.blocking();
                }

                @Override
                public DrainReport drain(Duration grace) {
                    DrainReport report = pool.drain(grace);
                    ServerStopTest.awaitStubbornly(gate);
                    return report;
                }

                @Override
                public PoolSnapshot snapshot() {
                    return pool.snapshot();
                }

                @Override
                public void close() {
                    pool.close();
                }
            };
        }
    }

    /// The client that was told 503 has not closed yet when the report is due.
    @ParameterizedTest
    @EnumSource
    void countsOnceWhomItHasToldThoughThePoolIsStuckInItsDrain(Pool pool) throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        Server configured =
                TestServers.server(pool)
                        .pool(new StuckInDrain(pool.provider(), gate))
                        .timeouts(TestServers.patient().withDrain(Duration.ofMillis(200)))
                        .get("/wait", TestServers.waitingFor(gate, inside));
        try (Server server = configured.start();
                Client idle = Client.of(server);
                Client told = Client.of(server).send(Client.get("/wait"))) {
            assertThat(idle.send(Client.get("/")).answer().status()).isEqualTo(200);
            inside.await();
            FutureTask<DrainReport> report = new FutureTask<>(server::drain);
            Thread.ofPlatform().start(report);
            assertThat(told.answer().status()).isEqualTo(503);
            assertThat(report.get(20, TimeUnit.SECONDS)).isEqualTo(new DrainReport(0, 1));
        } finally {
            gate.countDown();
        }
    }
}
