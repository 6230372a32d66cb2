package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hyperserve.api.CloseReason;
import hyperserve.api.ClosedConnection;
import hyperserve.api.DrainReport;
import hyperserve.api.FinishedExchange;
import hyperserve.api.HandlerProvider;
import hyperserve.api.ObservedConnection;
import hyperserve.api.Observer;
import hyperserve.api.Response;
import hyperserve.api.Routes;
import hyperserve.api.RunningServer;
import hyperserve.api.ServerFigure;
import hyperserve.api.Setting;
import hyperserve.api.SettingValues;
import hyperserve.runtime.limits.Limits;
import hyperserve.runtime.startup.StartupException;
import hyperserve.test.Eventually;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/// What an observer is told of connections, and of the life of the server.
final class ServerObserverLifeTest {

    private final ObserverWatch watch = new ObserverWatch();

    private Server server(Pool pool) {
        return TestServers.server(pool).timeouts(TestServers.patient()).observer(watch);
    }

    @ParameterizedTest
    @EnumSource
    void tellsHowAConnectionEnds(Pool pool) throws Exception {
        Duration soon = Duration.ofMillis(200);
        try (Server server = server(pool).timeouts(TestServers.patient().withIdle(soon)).start()) {
            Client leaves = Client.of(server);
            leaves.send(Client.get("/")).answer();
            leaves.close();
            assertThat(watch.closed(1).getLast().reason()).isEqualTo(CloseReason.CLIENT);
            Client resets = Client.of(server);
            resets.send(Client.get("/")).answer();
            resets.reset();
            assertThat(watch.closed(2).getLast().reason()).isEqualTo(CloseReason.CLIENT);
            try (Client last = Client.of(server)) {
                last.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n").end();
            }
            assertThat(watch.closed(3).getLast().reason()).isEqualTo(CloseReason.LAST_RESPONSE);
            try (Client idle = Client.of(server)) {
                idle.send(Client.get("/") + Client.get("/")).answer();
                assertThat(watch.closed(4).getLast().reason()).isEqualTo(CloseReason.TIMEOUT);
            }
            assertThat(watch.closed())
                    .extracting(ClosedConnection::exchanges)
                    .containsExactly(1L, 1L, 1L, 2L);
            assertThat(watch.closed())
                    .extracting(ClosedConnection::connection)
                    .containsExactlyElementsOf(watch.opened())
                    .doesNotHaveDuplicates();
            assertThat(watch.closed().getLast().duration()).isGreaterThanOrEqualTo(soon);
        }
    }

    /// Who has begun to ask is told so, who has not is only closed.
    @ParameterizedTest
    @EnumSource
    void tellsWhoHasMadeRoomForANewcomer(Pool pool) throws Exception {
        try (Server server = server(pool).limits(Limits.defaults().withConnections(2)).start();
                Client stalled = Client.of(server).send("GET / HT");
                Client idle = Client.of(server)) {
            idle.send(Client.get("/")).answer();
            try (Client newcomer = Client.of(server)) {
                newcomer.send(Client.get("/")).answer();
                assertThat(watch.closed(1).getFirst().reason()).isEqualTo(CloseReason.SHED);
                newcomer.send("GET / HT");
                try (Client next = Client.of(server)) {
                    next.send(Client.get("/")).answer();
                    assertThat(stalled.answer().status()).isEqualTo(503);
                }
            }
            Eventually.is("shed", () -> shed() >= 2);
            assertThat(watch.exchanges())
                    .filteredOn(each -> each.ending() == FinishedExchange.Ending.REFUSED)
                    .isNotEmpty()
                    .allMatch(each -> each.method() == null && each.bytesSent() > 0);
        }
    }

    private long shed() {
        return watch.closed().stream().filter(each -> each.reason() == CloseReason.SHED).count();
    }

    /// In order: it is there before the first request, and hears of the last one.
    @ParameterizedTest
    @EnumSource
    void tellsOfAWholeLife(Pool pool) throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        Server configured = server(pool).get("/wait", TestServers.waitingFor(gate));
        DrainReport report;
        try (Server server = configured.start();
                Client client = Client.of(server)) {
            client.send(Client.get("/wait"));
            Eventually.is("open", () -> watch.opened().size() == 1);
            Thread stop = Thread.ofVirtual().start(server::close);
            Eventually.is("stopping", () -> watch.events().contains("stopping"));
            gate.countDown();
            assertThat(client.answer().closes()).isTrue();
            stop.join();
            report = server.drain();
        }
        ObservedConnection connection = watch.opened().getFirst();
        assertThat(report).isEqualTo(new DrainReport(1, 0));
        assertThat(watch.events())
                .containsExactly(
                        "started",
                        connection,
                        "stopping",
                        watch.exchange(),
                        watch.closed(1).getFirst(),
                        report,
                        "stopped");
        assertThat(watch.closed().getFirst().reason()).isEqualTo(CloseReason.STOP);
    }

    /// An observer is there before applications and after them; one that is both is told once.
    @Test
    void livesLongerThanApplications() throws Exception {
        List<String> life = new CopyOnWriteArrayList<>();
        AtomicReference<RunningServer> running = new AtomicReference<>();
        class Both extends ObserverWatch implements HandlerProvider {
            @Override
            public void register(Routes routes) {
                routes.get("/both", _ -> Response.text("both"));
            }

            @Override
            public void started(RunningServer server) {
                running.set(server);
                life.add("both started");
            }

            @Override
            public void stopped() {
                life.add("both stopped");
            }
        }
        Both both = new Both();
        Server configured =
                TestServers.server()
                        .handlers(
                                new HandlerProvider() {
                                    @Override
                                    public void register(Routes routes) {}

                                    @Override
                                    public void started(RunningServer server) {
                                        life.add("application started");
                                    }

                                    @Override
                                    public void stopped() {
                                        life.add("application stopped");
                                    }
                                })
                        .handlers(both);
        try (Server server = configured.start();
                Client client = Client.of(server)) {
            client.send(Client.get("/both")).answer();
            assertThat(both.exchange().route()).isEqualTo("/both");
            assertThat(running.get().figure(ServerFigure.CONNECTIONS)).isEqualTo(1);
            assertThat(running.get().figure(ServerFigure.THREADS)).isPositive();
            for (ServerFigure each : ServerFigure.values()) {
                assertThat(running.get().figure(each)).as(each.name()).isNotNegative();
            }
        }
        assertThat(life)
                .containsExactly(
                        "both started",
                        "application started",
                        "application stopped",
                        "both stopped");
    }

    @Test
    void isToldInTheOrderInWhichItWasSetWithItsSettings() throws Exception {
        Setting<String> name = Setting.text("observer-name", "a name", "none");
        List<String> told = new CopyOnWriteArrayList<>();
        class Named implements Observer {
            private String own = "";

            @Override
            public void configure(SettingValues values) {
                own = values.get(name);
            }

            @Override
            public void connectionOpened(ObservedConnection connection) {
                told.add(own);
            }
        }
        Server configured =
                TestServers.server()
                        .observer(new Named(), SettingValues.empty().with(name, "b"))
                        .observer(new Named(), SettingValues.empty().with(name, "a"))
                        .observer(new Named());
        try (Server server = configured.start();
                Client client = Client.of(server)) {
            client.send(Client.get("/")).answer();
            assertThat(told).containsExactly("b", "a", "none");
        }
    }

    @Test
    void endsTheStartIfItCannotBeAsked() {
        Observer wrong =
                new Observer() {
                    @Override
                    public List<String> requestFields() {
                        return List.of("User Agent");
                    }
                };
        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> TestServers.server().observer(wrong).start())
                .withMessageStartingWith("the observer " + wrong.getClass().getName())
                .withMessageContaining("field name has U+0020")
                .withMessageEndingWith("; mend it, or take its module away");
    }

    @Test
    void endsTheStartIfItCannotStart() {
        Observer broken =
                new Observer() {
                    @Override
                    public void started(RunningServer server) {
                        throw new IllegalStateException("no file");
                    }
                };
        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> TestServers.server().observer(broken).observer(watch).start())
                .withMessage(
                        "the observer "
                                + broken.getClass().getName()
                                + " cannot be started: java.lang.IllegalStateException: no file;"
                                + " mend it, or take its module away");
        assertThat(watch.events()).isEmpty();
    }

    /// A drain of nothing is one, too; who never served has had none.
    @Test
    void isToldOfTheDrainOfAServerThatHasServed() throws Exception {
        try (Server server = TestServers.server().observer(watch).start()) {
            assertThat(server.connections()).isZero();
        }
        assertThat(watch.events())
                .containsExactly("started", "stopping", new DrainReport(0, 0), "stopped");
    }
}
