package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hyperserve.api.HandlerProvider;
import hyperserve.api.Nullable;
import hyperserve.api.Response;
import hyperserve.api.Routes;
import hyperserve.api.RunningServer;
import hyperserve.api.SettingValues;
import hyperserve.test.Eventually;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/// What applications are told of the life of their server.
final class ServerApplicationsTest {
    private final LifeWatch watch = new LifeWatch();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final CountDownLatch inside = new CountDownLatch(1);

    private LifeWatch.App app(String name) {
        return watch.new App(name);
    }

    @ParameterizedTest
    @EnumSource
    void areToldInOrderAndInReverse(Pool pool) throws Exception {
        Server server = TestServers.server(pool).handlers(app("one")).handlers(app("two")).start();
        server.close();
        assertThat(watch.events()).containsExactlyElementsOf(LifeWatch.WHOLE_LIFE);
        server.close();
        assertThat(watch.events()).hasSize(LifeWatch.WHOLE_LIFE.size());
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
        try (Server server = TestServers.server(pool).handlers(app).start();
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
        assertThat(watch.events()).containsExactlyElementsOf(LifeWatch.WHOLE_LIFE);
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
        assertThat(watch.of("one")).containsExactly("register", "started", "stopping", "stopped");
        assertThat(watch.of("two")).containsExactly("register");
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
        Server server = TestServers.draining(Duration.ofMinutes(1)).handlers(closing);
        own.set(server);
        server.start().close();
        assertThat(watch.of("one"))
                .containsSubsequence(where, "goes on")
                .containsSubsequence("register", "started", "stopping", "stopped")
                .hasSize(5);
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
