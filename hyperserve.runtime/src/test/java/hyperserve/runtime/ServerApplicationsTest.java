package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hyperserve.api.DrainReport;
import hyperserve.api.HandlerProvider;
import hyperserve.api.Nullable;
import hyperserve.api.Response;
import hyperserve.api.Routes;
import hyperserve.api.RunningServer;
import hyperserve.api.SettingValues;
import hyperserve.api.pool.EventSource;
import hyperserve.api.pool.PoolConfig;
import hyperserve.api.pool.PoolSnapshot;
import hyperserve.api.pool.PoolTask;
import hyperserve.api.pool.WorkerPool;
import hyperserve.api.pool.WorkerPoolProvider;
import hyperserve.runtime.startup.StartupException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/// What applications are told of the life of their server.
final class ServerApplicationsTest {

    private static final List<String> WHOLE_LIFE =
            List.of(
                    "one register",
                    "two register",
                    "one started",
                    "two started",
                    "two stopping",
                    "one stopping",
                    "two stopped",
                    "one stopped");

    private final LifeWatch watch = new LifeWatch();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final CountDownLatch inside = new CountDownLatch(1);

    private static Server draining(Duration grace) {
        return TestServers.server().timeouts(TestServers.patient().withDrain(grace));
    }

    private LifeWatch.App app(String name) {
        return watch.new App(name);
    }

    private List<String> eventsOf(String name) {
        return watch.events().stream()
                .filter(event -> event.startsWith(name + " "))
                .map(event -> event.substring(name.length() + 1))
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void areToldInOrderAndInReverse(Pool pool) throws Exception {
        Server server = pool.server().handlers(app("one")).handlers(app("two")).start();
        server.close();
        assertThat(watch.events()).containsExactlyElementsOf(WHOLE_LIFE);
        server.close();
        assertThat(watch.events()).hasSize(WHOLE_LIFE.size());
    }

    @Test
    void aLambdaIsAnApplicationToo() throws Exception {
        HandlerProvider lambda = routes -> routes.get("/x", request -> Response.text("x"));
        try (Server server = TestServers.server().handlers(lambda).start();
                Client client = Client.of(server)) {
            assertThat(client.send(Client.get("/x")).answer().text()).isEqualTo("x");
        }
    }

    /// A client can connect and send; nobody answers.
    @ParameterizedTest
    @EnumSource
    void areStartedWithTheAddressBeforeTheFirstRequest(Pool pool) throws Exception {
        AtomicReference<Client> early = new AtomicReference<>();
        LifeWatch.App app =
                watch.new App("one") {
                    @Override
                    public void started(RunningServer server) throws Exception {
                        Client client = Client.at(server.addresses().getFirst());
                        early.set(client.send(Client.get("/one")));
                        assertThat(client.read(Duration.ofMillis(200))).isEqualTo(-2);
                        assertThat(server.poolName()).isEqualTo(pool.provider().name());
                        super.started(server);
                    }
                };
        try (Server server = pool.server().handlers(app).start();
                Client client = Objects.requireNonNull(early.get())) {
            assertThat(client.answer().text()).isEqualTo("one");
            assertThat(watch.events())
                    .containsExactly("one register", "one started", "one handles");
            assertThat(server.port()).isPositive();
        }
    }

    @Test
    void areStoppedWhenAllIsAnswered() throws Exception {
        Server configured =
                TestServers.server()
                        .handlers(app("one"))
                        .get(
                                "/wait",
                                request -> {
                                    inside.countDown();
                                    Response response =
                                            TestServers.waitingFor(gate).handle(request);
                                    watch.happens("answered");
                                    return response;
                                });
        try (Server server = configured.start();
                Client client = Client.of(server).send(Client.get("/wait"))) {
            inside.await();
            Thread stopper = Thread.ofPlatform().start(server::close);
            Eventually.is("told", () -> watch.events().contains("one stopping"));
            gate.countDown();
            assertThat(client.answer().text()).isEqualTo("waited");
            client.leave();
            assertThat(stopper.join(Duration.ofSeconds(20))).isTrue();
            assertThat(watch.events())
                    .containsExactly(
                            "one register",
                            "one started",
                            "one stopping",
                            "answered",
                            "one stopped");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"close", "stop", "all at once"})
    void areToldOnceWhoeverStopsTheServer(String how) throws Exception {
        AtomicReference<RunningServer> running = new AtomicReference<>();
        AtomicReference<Server> own = new AtomicReference<>();
        LifeWatch.App app =
                watch.new App("one") {
                    @Override
                    public void started(RunningServer server) throws Exception {
                        running.set(server);
                        super.started(server);
                    }
                };
        Server configured =
                TestServers.server()
                        .handlers(app)
                        .handlers(app("two"))
                        .get(
                                "/close",
                                request -> {
                                    Objects.requireNonNull(own.get()).close();
                                    return Response.text("closed");
                                })
                        .get(
                                "/stop",
                                request -> {
                                    Objects.requireNonNull(running.get()).stop();
                                    return Response.text("stops");
                                });
        own.set(configured);
        try (Server server = configured.start();
                Client client = Client.of(server)) {
            if (how.equals("all at once")) {
                for (int i = 0; i < 4; i++) {
                    Thread.ofPlatform().start(server::close);
                    Objects.requireNonNull(running.get()).stop();
                }
            } else {
                assertThat(client.send(Client.get("/" + how)).answer().closes()).isTrue();
                client.leave();
            }
            server.awaitClose();
            server.drain();
        }
        assertThat(watch.events()).containsExactlyElementsOf(WHOLE_LIFE);
    }

    @Test
    void oneThatCannotBeStartedEndsTheStartAndThoseBeforeIt() throws Exception {
        LifeWatch.App failing =
                watch.new App("two") {
                    @Override
                    public void started(RunningServer server) throws Exception {
                        super.started(server);
                        if (eventsOf("two").equals(List.of("register", "started"))) {
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
        assertThat(eventsOf("two"))
                .containsExactly("register", "started", "started", "stopping", "stopped");
        assertThat(eventsOf("one"))
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
        assertThat(watch.events()).containsExactlyElementsOf(WHOLE_LIFE);
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
            assertThat(watch.events()).containsExactlyElementsOf(WHOLE_LIFE);
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
                pool.server()
                        .timeouts(TestServers.patient().withDrain(Duration.ofSeconds(1)))
                        .handlers(app("one"))
                        .handlers(hanging)
                        .get(
                                "/wait",
                                request -> {
                                    inside.countDown();
                                    Eventually.is("told", () -> !eventsOf("one").isEmpty());
                                    Eventually.is(
                                            "told", () -> eventsOf("one").contains("stopping"));
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
            assertThat(watch.events()).containsExactlyElementsOf(WHOLE_LIFE);
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
                draining(Duration.ofMillis(500)).handlers(app("one")).handlers(hanging).start();
        try (LogWatch log = LogWatch.begin()) {
            server.close();
            assertThat(watch.events()).containsExactlyElementsOf(WHOLE_LIFE);
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
                pool.server()
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
            assertThat(watch.events()).containsExactlyElementsOf(WHOLE_LIFE);
            assertThat(client.end()).isZero();
        } finally {
            gate.countDown();
        }
    }

    @Test
    void aStopThatOneAsksForInItsStartLeavesTheRestUnstarted() throws Exception {
        LifeWatch.App asking =
                watch.new App("one") {
                    @Override
                    public void started(RunningServer server) throws Exception {
                        server.stop();
                        super.started(server);
                    }
                };
        Server server = TestServers.server().handlers(asking).handlers(app("two")).start();
        server.awaitClose();
        assertThat(eventsOf("one")).containsExactly("register", "started", "stopping", "stopped");
        assertThat(eventsOf("two")).containsExactly("register");
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(server::start);
    }

    /// It would wait for itself.
    @ParameterizedTest
    @ValueSource(strings = {"started", "stopping", "stopped"})
    void oneMayCloseTheServerInEachOfItsCalls(String where) throws Exception {
        AtomicReference<Server> own = new AtomicReference<>();
        LifeWatch.App closing =
                watch.new App("one") {
                    private void close(String here) {
                        if (here.equals(where)) {
                            Objects.requireNonNull(own.get()).close();
                            watch.happens("one goes on");
                        }
                    }

                    @Override
                    public void started(RunningServer server) throws Exception {
                        super.started(server);
                        close("started");
                    }

                    @Override
                    public void stopping() throws Exception {
                        super.stopping();
                        close("stopping");
                    }

                    @Override
                    public void stopped() throws Exception {
                        super.stopped();
                        close("stopped");
                    }
                };
        Server server = draining(Duration.ofMinutes(1)).handlers(closing);
        own.set(server);
        server.start().close();
        assertThat(eventsOf("one"))
                .containsSubsequence(where, "goes on")
                .containsSubsequence("register", "started", "stopping", "stopped")
                .hasSize(5);
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
        Server server = draining(Duration.ofMillis(100)).handlers(app("one")).handlers(slow);
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
            assertThat(eventsOf("one")).endsWith("stopping", "stopped");
            assertThat(eventsOf("two")).containsExactly("register");
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
                draining(Duration.ofMillis(100))
                        .handlers(app("one"))
                        .handlers(stubborn)
                        .handlers(app("three"));
        FutureTask<Server> start = new FutureTask<>(server::start);
        try {
            Thread.ofPlatform().start(start);
            inside.await();
            server.close();
            assertThat(eventsOf("one"))
                    .containsExactly("register", "started", "stopping", "stopped");
            assertThat(eventsOf("two")).containsExactly("register", "started");
        } finally {
            gate.countDown();
        }
        start.get(20, TimeUnit.SECONDS);
        assertThat(eventsOf("two")).containsExactly("register", "started", "stopping", "stopped");
        assertThat(eventsOf("one")).containsExactly("register", "started", "stopping", "stopped");
        assertThat(eventsOf("three")).containsExactly("register");
        before.awaitReturn();
    }

    /// As those of a plug-in, whose class loader is not the server's.
    @Test
    void aPluginHasItsOwnClassLoaderForContextInEachCall() throws Exception {
        ClassLoader own = new ClassLoader("own", getClass().getClassLoader()) {};
        List<String> seen = new CopyOnWriteArrayList<>();
        Object plugin =
                Proxy.newProxyInstance(
                        own,
                        new Class<?>[] {HandlerProvider.class},
                        (_, method, _) -> {
                            seen.add(method.getName() + " " + contextLoader());
                            return null;
                        });
        TestServers.server()
                .plugin((HandlerProvider) plugin, SettingValues.empty())
                .start()
                .close();
        assertThat(seen)
                .containsExactly(
                        "configure own",
                        "register own",
                        "started own",
                        "stopping own",
                        "stopped own");
    }

    private static String contextLoader() {
        @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();
        return loader == null ? "none" : String.valueOf(loader.getName());
    }

    @Test
    void anEmbeddedOneHasThatOfWhoStartsTheServer() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        HandlerProvider app =
                new HandlerProvider() {
                    @Override
                    public void register(Routes routes) {}

                    @Override
                    public void started(RunningServer server) {
                        seen.add("started " + contextLoader());
                    }

                    @Override
                    public void stopping() {
                        seen.add("stopping " + contextLoader());
                    }

                    @Override
                    public void stopped() {
                        seen.add("stopped " + contextLoader());
                    }
                };
        Thread starter = Thread.currentThread();
        ClassLoader before = starter.getContextClassLoader();
        Server server = TestServers.server().handlers(app);
        starter.setContextClassLoader(new ClassLoader("own", before) {});
        try {
            server.start();
        } finally {
            starter.setContextClassLoader(before);
        }
        server.close();
        assertThat(seen).containsExactly("started own", "stopping own", "stopped own");
    }
}
