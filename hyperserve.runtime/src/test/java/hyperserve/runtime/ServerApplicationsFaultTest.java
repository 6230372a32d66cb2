package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hyperserve.api.DrainReport;
import hyperserve.api.Response;
import hyperserve.api.RunningServer;
import hyperserve.api.pool.EventSource;
import hyperserve.api.pool.PoolConfig;
import hyperserve.api.pool.PoolSnapshot;
import hyperserve.api.pool.PoolTask;
import hyperserve.api.pool.WorkerPool;
import hyperserve.api.pool.WorkerPoolProvider;
import hyperserve.runtime.startup.StartupException;
import hyperserve.test.Eventually;
import hyperserve.test.LogWatch;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/// Applications that throw or hang when they are told of the life of their server, and what else
/// fails beside them.
final class ServerApplicationsFaultTest {
    private final LifeWatch watch = new LifeWatch();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final CountDownLatch inside = new CountDownLatch(1);

    private LifeWatch.App app(String name) {
        return watch.new App(name);
    }

    @Test
    void oneThatCannotBeStartedEndsTheStartAndThoseBeforeIt() throws Exception {
        LifeWatch.App failing =
                watch.new App("two") {
                    @Override
                    public void started(RunningServer server) throws Exception {
                        super.started(server);
                        if (watch.of("two").equals(List.of("register", "started"))) {
                            throw new IllegalStateException("a", new IOException("no database"));
                        }
                    }
                };
        Resources before = Resources.now();
        Server server =
                TestServers.server().handlers(app("one")).handlers(failing).handlers(app("three"));
        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(server::start)
                .withMessage(
                        "the handlers of "
                                + failing.getClass().getName()
                                + " cannot be started: java.lang.IllegalStateException: a, because"
                                + " of java.io.IOException: no database; mend them, or take their"
                                + " module away");
        before.awaitReturn();
        assertThat(watch.events())
                .containsExactly(
                        "one register",
                        "two register",
                        "three register",
                        "one started",
                        "two started",
                        "one stopping",
                        "one stopped");

        server.start().close();
        assertThat(watch.of("two"))
                .containsExactly("register", "started", "started", "stopping", "stopped");
        assertThat(watch.of("one"))
                .containsExactly(
                        "register",
                        "started",
                        "stopping",
                        "stopped",
                        "started",
                        "stopping",
                        "stopped");
    }

    /// A provider whose pool has no threads to give.
    private static final class Unstartable implements WorkerPoolProvider, WorkerPool {
        @Override
        public String name() {
            return "unstartable";
        }

        @Override
        public WorkerPool create(PoolConfig config) {
            return this;
        }

        @Override
        public void start(List<? extends EventSource> sources) {
            throw new IllegalStateException("no threads");
        }

        @Override
        public boolean tryExecute(PoolTask task) {
            return false;
        }

        @Override
        public DrainReport drain(Duration grace) {
            throw new IllegalStateException("nothing to drain");
        }

        @Override
        public PoolSnapshot snapshot() {
            throw new IllegalStateException("nothing to see");
        }

        @Override
        public void close() {
            throw new IllegalStateException("nothing to close");
        }
    }

    @Test
    void areStoppedIfThePoolCannotStart() {
        Server server =
                TestServers.server()
                        .pool(new Unstartable())
                        .handlers(app("one"))
                        .handlers(app("two"));
        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(server::start)
                .withMessageContaining("no threads");
        assertThat(watch.events()).containsExactlyElementsOf(LifeWatch.WHOLE_LIFE);
    }

    @Test
    void whatTheyThrowIsLoggedAndNobodyElseSuffers() throws Exception {
        LifeWatch.App failing =
                watch.new App("two") {
                    @Override
                    public void stopping() throws Exception {
                        super.stopping();
                        throw new IOException("no stream");
                    }

                    @Override
                    public void stopped() throws Exception {
                        super.stopped();
                        throw new AssertionError("no database");
                    }
                };
        try (LogWatch log = LogWatch.begin()) {
            TestServers.server().handlers(app("one")).handlers(failing).start().close();
            assertThat(watch.events()).containsExactlyElementsOf(LifeWatch.WHOLE_LIFE);
            String type = failing.getClass().getName();
            assertThat(log.lines())
                    .satisfiesExactly(
                            line -> assertThat(line).contains("stopping() of " + type, "no stream"),
                            line ->
                                    assertThat(line)
                                            .contains("stopped() of " + type, "no database"));
        }
    }

    /// Requests are answered meanwhile, and the other application is told.
    @ParameterizedTest
    @EnumSource
    void oneThatHangsWhenAStopBeginsHoldsNobodyUp(Pool pool) throws Exception {
        LifeWatch.App hanging =
                watch.new App("two") {
                    @Override
                    public void stopping() throws Exception {
                        super.stopping();
                        ServerStopTest.awaitStubbornly(gate);
                    }
                };
        Server configured =
                TestServers.server(pool)
                        .timeouts(TestServers.patient().withDrain(Duration.ofSeconds(1)))
                        .handlers(app("one"))
                        .handlers(hanging)
                        .get(
                                "/wait",
                                request -> {
                                    inside.countDown();
                                    Eventually.is("told", () -> !watch.of("one").isEmpty());
                                    Eventually.is(
                                            "told", () -> watch.of("one").contains("stopping"));
                                    return Response.text("answered");
                                });
        try (LogWatch log = LogWatch.begin();
                Server server = configured.start();
                Client client = Client.of(server).send(Client.get("/wait"))) {
            inside.await();
            Thread stopper = Thread.ofPlatform().start(server::close);
            assertThat(client.answer().text()).isEqualTo("answered");
            client.leave();
            assertThat(stopper.join(Duration.ofSeconds(20))).isTrue();
            assertThat(watch.events()).containsExactlyElementsOf(LifeWatch.WHOLE_LIFE);
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains("stopping() of " + hanging.getClass().getName(), "in time");
        } finally {
            gate.countDown();
        }
    }

    @Test
    void oneThatHangsWhenAllIsAnsweredHoldsNobodyUp() throws Exception {
        LifeWatch.App hanging =
                watch.new App("two") {
                    @Override
                    public void stopped() throws Exception {
                        super.stopped();
                        ServerStopTest.awaitStubbornly(gate);
                    }
                };
        Server server =
                TestServers.draining(Duration.ofMillis(500))
                        .handlers(app("one"))
                        .handlers(hanging)
                        .start();
        try (LogWatch log = LogWatch.begin()) {
            server.close();
            assertThat(watch.events()).containsExactlyElementsOf(LifeWatch.WHOLE_LIFE);
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains("stopped() of " + hanging.getClass().getName(), "in time");
        } finally {
            gate.countDown();
        }
    }

    /// It has a right to some time of its own.
    @ParameterizedTest
    @EnumSource
    void areStoppedThoughAHandlerHasTakenAllTheTime(Pool pool) throws Exception {
        Server configured =
                TestServers.server(pool)
                        .timeouts(TestServers.patient().withDrain(Duration.ofMillis(300)))
                        .handlers(app("one"))
                        .handlers(app("two"))
                        .get(
                                "/stubborn",
                                request -> {
                                    inside.countDown();
                                    ServerStopTest.awaitStubbornly(gate);
                                    return Response.text("at last");
                                });
        try (Server server = configured.start();
                Client client = Client.of(server).send(Client.get("/stubborn"))) {
            inside.await();
            assertThat(server.drain().cut()).isEqualTo(1);
            assertThat(watch.events()).containsExactlyElementsOf(LifeWatch.WHOLE_LIFE);
            assertThat(client.end()).isZero();
        } finally {
            gate.countDown();
        }
    }

    /// As to open a database takes long, and the operator has thought better of it.
    @Test
    void oneThatIsBeingStartedIsInterruptedWhenTheTimeIsOver() throws Exception {
        LifeWatch.App slow =
                watch.new App("two") {
                    @Override
                    public void started(RunningServer server) throws Exception {
                        inside.countDown();
                        gate.await();
                    }
                };
        Server server =
                TestServers.draining(Duration.ofMillis(100)).handlers(app("one")).handlers(slow);
        FutureTask<Boolean> start =
                new FutureTask<>(
                        () -> {
                            server.start();
                            return Thread.interrupted();
                        });
        try (LogWatch log = LogWatch.begin()) {
            Thread.ofPlatform().start(start);
            inside.await();
            server.close();
            assertThat(start.get(20, TimeUnit.SECONDS)).as("interrupted").isFalse();
            assertThat(watch.of("one")).endsWith("stopping", "stopped");
            assertThat(watch.of("two")).containsExactly("register");
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains("started() of " + slow.getClass().getName(), "Interrupted");
        }
    }

    @Test
    void oneThatWillNotBeInterruptedIsStoppedWhenItReturns() throws Exception {
        Resources before = Resources.now();
        LifeWatch.App stubborn =
                watch.new App("two") {
                    @Override
                    public void started(RunningServer server) throws Exception {
                        super.started(server);
                        inside.countDown();
                        ServerStopTest.awaitStubbornly(gate);
                    }
                };
        Server server =
                TestServers.draining(Duration.ofMillis(100))
                        .handlers(app("one"))
                        .handlers(stubborn)
                        .handlers(app("three"));
        FutureTask<Server> start = new FutureTask<>(server::start);
        try {
            Thread.ofPlatform().start(start);
            inside.await();
            server.close();
            assertThat(watch.of("one"))
                    .containsExactly("register", "started", "stopping", "stopped");
            assertThat(watch.of("two")).containsExactly("register", "started");
        } finally {
            gate.countDown();
        }
        start.get(20, TimeUnit.SECONDS);
        assertThat(watch.of("two")).containsExactly("register", "started", "stopping", "stopped");
        assertThat(watch.of("one")).containsExactly("register", "started", "stopping", "stopped");
        assertThat(watch.of("three")).containsExactly("register");
        before.awaitReturn();
    }
}
