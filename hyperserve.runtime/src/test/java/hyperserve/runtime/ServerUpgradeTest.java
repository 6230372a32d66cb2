package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.CloseReason;
import hyperserve.api.ClosedConnection;
import hyperserve.api.DrainReport;
import hyperserve.api.FinishedExchange;
import hyperserve.api.FinishedExchange.Ending;
import hyperserve.api.Handler;
import hyperserve.api.HttpException;
import hyperserve.api.Key;
import hyperserve.api.Method;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.RouteOptions;
import hyperserve.api.Status;
import hyperserve.runtime.Client.Answer;
import hyperserve.runtime.discovery.EchoPlugin;
import hyperserve.runtime.limits.Timeouts;
import hyperserve.runtime.protocol.Protocols;
import hyperserve.test.Eventually;
import hyperserve.test.LogWatch;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// Connections that become another protocol: `echo`, found in a drop-in.
final class ServerUpgradeTest {

    private static final Key<String> USER = Key.of("user");

    private static Protocols protocols;

    private final ObserverWatch watch = new ObserverWatch();

    @BeforeAll
    static void find(@TempDir Path folder) throws Exception {
        protocols = EchoPlugin.in(folder);
    }

    private Server server(Pool pool) {
        RouteOptions blocking = RouteOptions.defaults().blocking();
        return TestServers.server(pool)
                .protocols(protocols)
                .timeouts(TestServers.patient())
                .observer(watch)
                .filter("/greet", ServerUpgradeTest::withUser)
                .get("/echo", ServerUpgradeTest::echo)
                .handle(Method.GET, "/echo/apart", ServerUpgradeTest::echo, blocking)
                .post("/echo", ServerUpgradeTest::echo)
                .get("/greet/{name}", ServerUpgradeTest::greet)
                .get("/hasty", r -> echo(r, Map.of("patience", Duration.ofMillis(1))))
                .get("/unknown", r -> Response.upgrade(r, "telex", "x"))
                .get("/refused", r -> Response.upgrade(r, "echo", "no map"))
                .get("/thrown", ServerUpgradeTest::throwing)
                .get("/late", r -> Response.stream("text/plain", _ -> throwing(r)));
    }

    private static Response echo(Request request) {
        return echo(request, Map.of()).withHeader("X-Own", "1");
    }

    private static Response echo(Request request, Map<String, ?> settings) {
        return Response.upgrade(request, "echo", settings);
    }

    private static Response throwing(Request request) {
        throw new HttpException(echo(request));
    }

    private static Response withUser(Request request, Handler next) throws Exception {
        Response response = next.handle(request.with(USER, "Ann"));
        return response.upgrade() == null ? response : response.withHeader("X-Filter", "seen");
    }

    private static Response greet(Request request) {
        Function<Request, String> greeting =
                kept ->
                        "%s %s %s %s %s\r\n"
                                .formatted(
                                        kept.method(),
                                        kept.target(),
                                        kept.pathParameter("name"),
                                        kept.headers().first("host"),
                                        kept.get(USER));
        return echo(request, Map.of("greeting", greeting));
    }

    private static String ask(String path) {
        return Client.get(path)
                .replace("\r\n\r\n", "\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\n");
    }

    private static Answer change(Client client, String path) throws IOException {
        Answer answer = client.send(ask(path)).answer();
        assertThat(answer.status()).isEqualTo(101);
        return answer;
    }

    private static String echoed(Client client, String text) throws IOException {
        client.send(text + "\r\n");
        return client.line();
    }

    @ParameterizedTest
    @EnumSource
    void sendsBackWhatCameWithTheRequestAndWhatComesLater(Pool pool) throws Exception {
        try (Server server = server(pool).start();
                Client client = Client.of(server)) {
            Answer answer = client.send(ask("/echo") + "with it\r\n").answer();
            assertThat(answer.status()).isEqualTo(101);
            assertThat(answer.fields())
                    .containsEntry("upgrade", "echo")
                    .containsEntry("connection", "upgrade")
                    .containsEntry("x-own", "1")
                    .containsOnlyKeys("date", "upgrade", "connection", "x-own");
            assertThat(client.line()).isEqualTo("with it");
            assertThat(echoed(client, "later")).isEqualTo("later");
            assertThat(echoed(client, Client.get("/"))).startsWith("GET /");
            client.endOutput();
            assertThat(client.end()).isPositive();
            TestServers.awaitNoConnections(server);
            Eventually.atMost("memory kept", 0, server::memoryKept);
        }
    }

    @ParameterizedTest
    @EnumSource
    void changesWhereTheHandlerHasAThreadOfItsOwn(Pool pool) throws Exception {
        try (Server server = server(pool).start();
                Client client = Client.of(server)) {
            client.send(Client.get("/") + ask("/echo/apart") + "with it\r\n");
            assertThat(client.answer().text()).isEqualTo("hello");
            assertThat(client.answer().status()).isEqualTo(101);
            assertThat(client.line()).isEqualTo("with it");
            assertThat(echoed(client, "later")).isEqualTo("later");
        }
    }

    /// More than sockets hold, so the protocol waits for the client, too.
    @ParameterizedTest
    @EnumSource
    void takesAndGivesMuch(Pool pool) throws Exception {
        int length = 4 << 20;
        try (Server server = server(pool).start();
                Client client = Client.of(server)) {
            change(client, "/echo");
            FutureTask<Client> sender =
                    new FutureTask<>(() -> client.send(new byte[length]).endOutput());
            Thread.ofPlatform().daemon().start(sender);
            assertThat(client.end()).isEqualTo(length);
            sender.get(20, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @EnumSource
    void handsOverTheRequestWithItsAttributesAndFiltersSeeTheResponse(Pool pool) throws Exception {
        try (Server server = server(pool).start();
                Client client = Client.of(server)) {
            assertThat(change(client, "/greet/Bob?x=1").fields()).containsEntry("x-filter", "seen");
            assertThat(client.line()).isEqualTo("GET /greet/Bob?x=1 Bob h Ann");
        }
    }

    @ParameterizedTest
    @EnumSource
    void changesForAnExceptionThatCarriesIt(Pool pool) throws Exception {
        try (Server server = server(pool).start();
                Client client = Client.of(server)) {
            change(client, "/thrown");
            assertThat(echoed(client, "x")).isEqualTo("x");
        }
    }

    /// A response that has a body to write is on its way already.
    @ParameterizedTest
    @EnumSource
    void cannotBeTheAnswerOfABodyWriter(Pool pool) throws Exception {
        try (LogWatch log = LogWatch.begin();
                Server server = server(pool).start();
                Client client = Client.of(server)) {
            assertThat(client.send(ask("/late")).answer().status()).isEqualTo(500);
            assertThat(client.send(Client.get("/")).answer().text()).isEqualTo("hello");
            Eventually.is("logged", () -> !log.lines().isEmpty());
        }
    }

    @ParameterizedTest
    @EnumSource
    void receivesTheBodyFirst(Pool pool) throws Exception {
        String head =
                """
                POST /echo HTTP/1.1
                Host: h
                Connection: upgrade
                Upgrade: echo
                Expect: 100-continue
                Content-Length: 5

                """
                        .replace("\n", "\r\n");
        try (Server server = server(pool).start();
                Client client = Client.of(server)) {
            assertThat(client.send(head).answer().status()).isEqualTo(100);
            assertThat(client.send("12345behind\r\n").answer().status()).isEqualTo(101);
            assertThat(client.line()).isEqualTo("behind");
        }
    }

    @ParameterizedTest
    @EnumSource
    void staysWithHttpForWhoDoesNotAsk(Pool pool) throws Exception {
        try (Server server = server(pool).start();
                Client client = Client.of(server)) {
            Answer answer = client.send(Client.get("/echo")).answer();
            assertThat(answer.status()).isEqualTo(426);
            assertThat(answer.fields())
                    .containsEntry("upgrade", "echo")
                    .containsEntry("connection", "upgrade");
            assertThat(client.send(Client.get("/")).answer().text()).isEqualTo("hello");
            assertThat(change(client, "/echo").text()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void answers500WhereTheProtocolIsUnknown(Pool pool) throws Exception {
        try (LogWatch log = LogWatch.begin();
                Server server = server(pool).start();
                Client client = Client.of(server)) {
            String request = ask("/unknown").replace("echo", "telex");
            assertThat(client.send(request).answer().status()).isEqualTo(500);
            Eventually.is("logged", () -> !log.lines().isEmpty());
            assertThat(log.lines())
                    .containsExactly(
                            "SEVERE the handler of GET /unknown asks for an upgrade to the protocol"
                                    + " 'telex', which no module provides (found: echo); answered"
                                    + " 500 null");
            assertThat(watch.exchange().failure()).hasMessageContaining("telex");
            assertThat(client.send(Client.get("/")).answer().text()).isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @EnumSource
    void answers500WhereTheProtocolDoesNotAccept(Pool pool) throws Exception {
        try (LogWatch log = LogWatch.begin();
                Server server = server(pool).start();
                Client client = Client.of(server)) {
            assertThat(client.send(ask("/refused")).answer().status()).isEqualTo(500);
            Eventually.is("logged", () -> !log.lines().isEmpty());
            assertThat(log.lines())
                    .containsExactly(
                            "SEVERE the protocol 'echo' that was to follow GET /refused failed;"
                                    + " answered 500 java.lang.IllegalArgumentException: echo takes"
                                    + " a map");
            assertThat(client.send(Client.get("/")).answer().text()).isEqualTo("hello");
        }
    }

    /// None of HTTP's clocks runs any more; the protocol has its own.
    @ParameterizedTest
    @EnumSource
    void isBoundByTheClocksOfTheProtocolAlone(Pool pool) throws Exception {
        Duration moment = Duration.ofMillis(50);
        Timeouts hasty = TestServers.patient().withIdle(moment).withHeader(moment);
        try (Server server = server(pool).timeouts(hasty).start();
                Client client = Client.of(server);
                Client silent = Client.of(server)) {
            change(client, "/echo");
            change(silent, "/hasty");
            assertThat(silent.line()).isEqualTo("late");
            assertThat(silent.end()).isZero();
            // Much longer than both.
            assertThat(client.read(Duration.ofMillis(500))).isEqualTo(-2);
            assertThat(echoed(client, "x")).isEqualTo("x");
        }
    }

    @ParameterizedTest
    @EnumSource
    void saysGoodByeInItsOwnWordsWhenTheServerStops(Pool pool) throws Exception {
        Server server = server(pool).start();
        try (Client client = Client.of(server)) {
            change(client, "/echo");
            FutureTask<DrainReport> report = new FutureTask<>(server::drain);
            Thread.ofPlatform().start(report);
            assertThat(client.line()).isEqualTo("bye");
            assertThat(client.end()).isZero();
            assertThat(report.get(20, TimeUnit.SECONDS)).isEqualTo(new DrainReport(0, 0));
            assertThat(watch.closed(1))
                    .first()
                    .extracting(ClosedConnection::reason)
                    .isEqualTo(CloseReason.STOP);
        } finally {
            server.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void tellsOfTheExchangeAndOfTheConnection(Pool pool) throws Exception {
        try (Server server = server(pool).start();
                Client client = Client.of(server)) {
            String request = ask("/echo");
            change(client, "/echo");
            FinishedExchange told = watch.exchange();
            assertThat(told.status()).isEqualTo(Status.SWITCHING_PROTOCOLS);
            assertThat(told.ending()).isEqualTo(Ending.COMPLETE);
            assertThat(told.contentSent()).isZero();
            assertThat(watch.closed()).isEmpty();
            assertThat(echoed(client, "12345")).isEqualTo("12345");
            client.endOutput().end();
            ClosedConnection closed = watch.closed(1).getFirst();
            assertThat(closed.reason()).isEqualTo(CloseReason.CLIENT);
            assertThat(closed.exchanges()).isEqualTo(1);
            assertThat(closed.bytesReceived()).isEqualTo(request.length() + 7);
            assertThat(closed.bytesSent()).isEqualTo(told.bytesSent() + 7);
        }
    }
}
