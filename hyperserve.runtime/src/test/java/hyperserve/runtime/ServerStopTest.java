package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.DrainReport;
import hyperserve.api.Handler;
import hyperserve.api.Response;
import hyperserve.api.pool.PoolConfig;
import hyperserve.test.Eventually;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Logger;

/// A stop is what it says: it loses no request that is on its way, counts each connection once, and
/// ends in time, whatever handlers and logs do.
final class ServerStopTest {

    private static final int STOPS = 6;

    private final CountDownLatch gate = new CountDownLatch(1);
    private final CountDownLatch inside = new CountDownLatch(1);

    private static Duration ofMillis(int millis) {
        return Duration.ofMillis(millis);
    }

    private Handler waiting() {
        return TestServers.waitingFor(gate, inside);
    }

    /// Clients that ask as fast as they can, or think for a millisecond, or connect anew each time.
    private static final class Crowd {
        private final Server server;
        private final AtomicBoolean stopping = new AtomicBoolean();
        private final AtomicInteger answered = new AtomicInteger();
        private final List<String> lost = new ArrayList<>();
        private final List<Thread> threads = new ArrayList<>();

        Crowd(Server server) {
            this.server = server;
            for (int i = 0; i < 4; i++) {
                threads.add(Thread.ofPlatform().start(() -> ask(true, false)));
                threads.add(Thread.ofPlatform().start(() -> ask(true, true)));
                threads.add(Thread.ofPlatform().start(() -> ask(false, false)));
            }
        }

        /// Until nobody accepts any more.
        private void ask(boolean keeps, boolean thinks) {
            boolean refused = false;
            while (!refused) {
                Client client;
                try {
                    client = Client.of(server);
                } catch (IOException e) {
                    return;
                }
                // Who connects when the stop has begun may come too late.
                boolean early = !stopping.get();
                try (client) {
                    refused = askOn(client, keeps, thinks, early);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            }
        }

        /// Until the server says that it closes.
        ///
        /// @return whether it was closed without an answer
        private boolean askOn(Client client, boolean keeps, boolean thinks, boolean early) {
            boolean known = early;
            boolean open = true;
            while (open) {
                try {
                    open = !client.send(Client.get("/")).answer().closes() && keeps;
                } catch (IOException e) {
                    if (known) {
                        lose("keeps %s, thinks %s: %s".formatted(keeps, thinks, e));
                    }
                    return true;
                }
                known = true;
                answered.incrementAndGet();
                if (thinks) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
                }
            }
            return false;
        }

        private synchronized void lose(String how) {
            lost.add(how);
        }

        synchronized List<String> lost() {
            return List.copyOf(lost);
        }

        void awaitEnd() throws InterruptedException {
            for (Thread thread : threads) {
                assertThat(thread.join(Duration.ofSeconds(30))).isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void losesNoRequestThatIsOnItsWay(Pool pool) throws Exception {
        for (int i = 0; i < STOPS; i++) {
            try (Server server = TestServers.server(pool).start()) {
                Crowd crowd = new Crowd(server);
                Eventually.is("under load", () -> crowd.answered.get() > 500);
                crowd.stopping.set(true);
                DrainReport report = server.drain();
                crowd.awaitEnd();
                assertThat(crowd.lost()).isEmpty();
                assertThat(report.cut()).isZero();
            }
        }
    }

    /// The old connection has idled, the new one has not sent anything yet.
    @ParameterizedTest
    @EnumSource
    void answersWhoAsksWhenTheStopHasBegun(Pool pool) throws Exception {
        Server configured = TestServers.server(pool).get("/wait", waiting());
        try (Server server = configured.start();
                Client busy = Client.of(server).send(Client.get("/wait"));
                Client idle = Client.of(server);
                Client fresh = Client.of(server)) {
            idle.send(Client.get("/")).answer();
            Eventually.is("all are there", () -> server.connections() == 3);
            inside.await();
            FutureTask<DrainReport> report = new FutureTask<>(server::drain);
            Thread.ofPlatform().start(report);
            Eventually.is("accepts no more", () -> refuses(server));
            assertThat(idle.send(Client.get("/")).answer().closes()).isTrue();
            assertThat(fresh.send(Client.get("/")).answer().closes()).isTrue();
            gate.countDown();
            assertThat(busy.answer().closes()).isTrue();
            busy.leave();
            idle.leave();
            fresh.leave();
            assertThat(report.get(20, TimeUnit.SECONDS)).isEqualTo(new DrainReport(3, 0));
        }
    }

    private static boolean refuses(Server server) {
        try (Client client = Client.of(server)) {
            // Whoever was let in before is asked to say nothing, and not waited for.
            return client.read(ofMillis(1)) == -1;
        } catch (IOException e) {
            return true;
        }
    }

    @ParameterizedTest
    @EnumSource
    void answers503ToWhoseHandlersAreInterrupted(Pool pool) throws Exception {
        CountDownLatch entered = new CountDownLatch(3);
        Server configured =
                TestServers.server(pool)
                        // The standard pool has others wait while two block.
                        .poolConfig(PoolConfig.optimal().withWorkers(4, 4, 4))
                        .timeouts(TestServers.patient().withDrain(ofMillis(200)))
                        .get("/handler", TestServers.waitingFor(gate, entered))
                        .get(
                                "/writer",
                                request ->
                                        Response.stream(
                                                "text/plain",
                                                out -> {
                                                    entered.countDown();
                                                    out.write(1);
                                                    gate.await();
                                                }))
                        .post(
                                "/body",
                                request -> {
                                    entered.countDown();
                                    return Response.text(request.body().text());
                                });
        try (Server server = configured.start();
                Client handler = Client.of(server).send(Client.get("/handler"));
                Client writer = Client.of(server).send(Client.get("/writer"));
                Client body = Client.of(server).send(Client.post("/body", 10) + "x")) {
            assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();
            FutureTask<DrainReport> report = new FutureTask<>(server::drain);
            Thread.ofPlatform().start(report);
            for (Client client : List.of(handler, writer, body)) {
                Client.Answer answer = client.answer();
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.closes()).isTrue();
            }
            assertThat(report.get(20, TimeUnit.SECONDS)).isEqualTo(new DrainReport(0, 3));
        }
    }

    /// One was answered, and its client has not closed; one is stuck, one has idled.
    @ParameterizedTest
    @EnumSource
    void countsEachConnectionOnce(Pool pool) throws Exception {
        CountDownLatch stuck = new CountDownLatch(1);
        Server configured =
                TestServers.server(pool)
                        .timeouts(TestServers.patient().withDrain(ofMillis(700)))
                        .get("/wait", waiting())
                        .get("/stuck", TestServers.waitingFor(stuck));
        try (Server server = configured.start();
                Client answered = Client.of(server).send(Client.get("/wait"));
                Client cut = Client.of(server).send(Client.get("/stuck"));
                Client idle = Client.of(server)) {
            idle.send(Client.get("/inline")).answer();
            inside.await();
            Eventually.is("all are there", () -> server.connections() == 3);
            FutureTask<DrainReport> report = new FutureTask<>(server::drain);
            Thread.ofPlatform().start(report);
            Eventually.is("accepts no more", () -> refuses(server));
            gate.countDown();
            assertThat(answered.answer().text()).isEqualTo("waited");
            assertThat(cut.answer().status()).isEqualTo(503);
            assertThat(report.get(20, TimeUnit.SECONDS)).isEqualTo(new DrainReport(1, 1));
            assertThat(idle.end()).isZero();
        }
    }

    /// The bound is a second; a busy machine may take more, but not the five that a pool waits.
    @ParameterizedTest
    @EnumSource
    void endsInTimeThoughAHandlerIgnoresItsInterrupt(Pool pool) throws Exception {
        Server configured =
                TestServers.server(pool)
                        .timeouts(TestServers.patient().withDrain(ofMillis(200)))
                        .get(
                                "/stubborn",
                                request -> {
                                    inside.countDown();
                                    awaitStubbornly(gate);
                                    return Response.text("at last");
                                });
        try (Server server = configured.start();
                Client client = Client.of(server).send(Client.get("/stubborn"))) {
            inside.await();
            long start = System.nanoTime();
            DrainReport report = server.drain();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(ofMillis(4000));
            assertThat(report).isEqualTo(new DrainReport(0, 1));
            assertThat(client.end()).isZero();
        } finally {
            gate.countDown();
        }
    }

    static void awaitStubbornly(CountDownLatch gate) {
        boolean interrupted = false;
        boolean open = false;
        while (!open) {
            try {
                open = gate.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @ParameterizedTest
    @EnumSource
    void endsInTimeThoughNobodyReadsTheLog(Pool pool) throws Exception {
        Logger logger = Logger.getLogger("hyperserve");
        StuckLog stuck = new StuckLog(gate);
        Server configured =
                TestServers.server(pool)
                        .timeouts(TestServers.patient().withDrain(Duration.ofSeconds(15)))
                        .get(
                                "/fault",
                                request -> {
                                    throw new IllegalStateException("a fault");
                                });
        logger.addHandler(stuck);
        try (Server server = configured.start();
                Client client = Client.of(server)) {
            assertThat(client.send(Client.get("/fault")).answer().status()).isEqualTo(500);
            assertThat(stuck.awaitOne()).isTrue();
            client.leave();
            long start = System.nanoTime();
            DrainReport report = server.drain();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(ofMillis(10_000));
            assertThat(report.cut()).isZero();
        } finally {
            gate.countDown();
            logger.removeHandler(stuck);
        }
    }
}
