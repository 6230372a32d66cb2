package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.CloseReason;
import hyperserve.api.FinishedExchange;
import hyperserve.api.FinishedExchange.Ending;
import hyperserve.api.HttpException;
import hyperserve.api.Key;
import hyperserve.api.Method;
import hyperserve.api.Response;
import hyperserve.api.RouteOptions;
import hyperserve.api.Status;
import hyperserve.runtime.limits.Limits;
import hyperserve.runtime.limits.Timeouts;
import hyperserve.test.Eventually;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// What an observer is told of exchanges that were answered, with whatever.
final class ServerObserverTest {

    private static final Key<String> ID = Key.of("id");
    private static final Key<String> ANOTHER = Key.of("id");

    private final CountDownLatch gate = new CountDownLatch(1);

    private final ObserverWatch watch =
            new ObserverWatch() {
                @Override
                public List<String> requestFields() {
                    return List.of("user-agent", "host", "X-Absent");
                }
            };

    private Server server(Pool pool) {
        return TestServers.server(pool)
                .timeouts(TestServers.patient())
                .observer(watch)
                .get("/hello/{name}", request -> Response.text(request.pathParameter("name")))
                .post("/echo", request -> Response.text(request.body().text()))
                .post("/stream", TestServers.echo())
                .get("/fails", _ -> throwing())
                .get("/exception", _ -> forbidding())
                .get("/wait", TestServers.waitingFor(gate))
                .get(
                        "/broken",
                        _ ->
                                Response.stream(
                                        "text/plain",
                                        out -> {
                                            out.write(new byte[20_000]);
                                            throw new IllegalStateException("half-way");
                                        }))
                .get("/unbegun", _ -> Response.stream("text/plain", _ -> throwing()));
    }

    private static Response throwing() {
        throw new IllegalStateException("broken");
    }

    private static Response forbidding() {
        throw new HttpException(Status.FORBIDDEN, "not for you");
    }

    @ParameterizedTest
    @EnumSource
    void tellsTheFactsOfARequestAndItsResponse(Pool pool) throws Exception {
        String request =
                "POST /echo?n=1 HTTP/1.1\r\nHost: h\r\nUser-Agent: test\tone\r\nAccept: */*\r\n"
                        + "Content-Length: 5\r\nConnection: close\r\n\r\n12345";
        Instant before = Instant.now().minusMillis(1);
        try (Server server = server(pool).start();
                Client client = Client.of(server)) {
            long sent = client.send(request).end();
            FinishedExchange told = watch.exchange();
            assertThat(told.method()).isEqualTo(Method.POST);
            assertThat(told.target()).isEqualTo("/echo?n=1");
            assertThat(told.protocol()).isEqualTo("HTTP/1.1");
            assertThat(told.route()).isEqualTo("/echo");
            assertThat(told.status()).isEqualTo(Status.OK);
            assertThat(told.bytesReceived()).isEqualTo(request.length());
            assertThat(told.contentReceived()).isEqualTo(5);
            assertThat(told.bytesSent()).isEqualTo(sent);
            assertThat(told.contentSent()).isEqualTo(5);
            assertThat(told.requestHeaders().size()).isEqualTo(2);
            assertThat(told.requestHeaders().first("User-Agent")).isEqualTo("test\tone");
            assertThat(told.responseHeaders().first("Content-Type")).startsWith("text/plain");
            assertThat(told.ending()).isEqualTo(Ending.COMPLETE);
            assertThat(told.reason()).isNull();
            assertThat(told.failure()).isNull();
            assertThat(told.begun()).isBetween(before, Instant.now());
            assertThat(told.queued()).isBetween(Duration.ZERO, told.duration());
            assertThat(told.firstByte()).isPositive().isLessThanOrEqualTo(told.duration());
            assertThat(told.connection()).isSameAs(watch.opened().getFirst());
            assertThat(told.connection().localAddress()).isEqualTo(server.address());
        }
    }

    @ParameterizedTest
    @EnumSource
    void countsWhatAStreamSends(Pool pool) throws Exception {
        String request =
                Client.post("/stream", 100_000)
                        .replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
        try (Server server = server(pool).start();
                Client client = Client.of(server)) {
            long sent = client.send(request + "x".repeat(100_000)).end();
            FinishedExchange told = watch.exchange();
            assertThat(told.contentReceived()).isEqualTo(100_000);
            assertThat(told.contentSent()).isEqualTo(100_000);
            assertThat(told.bytesSent()).isEqualTo(sent).isGreaterThan(100_000);
            assertThat(told.ending()).isEqualTo(Ending.COMPLETE);
        }
    }

    /// Whose responses leave in one write: each has its own bytes of that.
    @ParameterizedTest
    @EnumSource
    void tellsOfEachPipelinedRequestInOrder(Pool pool) throws Exception {
        String last = "HEAD /hello/longest HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
        try (Server server = server(pool).start();
                Client client = Client.of(server)) {
            long sent = client.send(Client.get("/hello/a") + Client.get("/inline") + last).end();
            List<FinishedExchange> told = watch.exchanges(3);
            assertThat(told)
                    .extracting(FinishedExchange::target)
                    .containsExactly("/hello/a", "/inline", "/hello/longest");
            assertThat(told)
                    .extracting(FinishedExchange::route)
                    .containsExactly("/hello/{name}", "/inline", "/hello/{name}");
            assertThat(told).extracting(FinishedExchange::contentSent).containsExactly(1L, 6L, 0L);
            assertThat(told.stream().mapToLong(FinishedExchange::bytesSent).sum()).isEqualTo(sent);
            assertThat(told).allMatch(each -> each.ending() == Ending.COMPLETE);
        }
    }

    /// It is over when the system has taken its last byte, and not before.
    @ParameterizedTest
    @EnumSource
    void waitsForWhatTheClientIsSlowToTake(Pool pool) throws Exception {
        byte[] large = new byte[16 << 20];
        Response fixed = Response.bytes("application/octet-stream", large);
        try (Server server = server(pool).get("/large", _ -> fixed).start();
                Client client = Client.narrow(server)) {
            client.send(Client.get("/inline") + Client.get("/large"));
            client.skip(1000);
            assertThat(watch.exchanges(1).getFirst().target()).isEqualTo("/inline");
            client.skip(large.length - 1000);
            Eventually.is("the large one", () -> watch.exchanges().size() == 2);
            FinishedExchange told = watch.exchanges().getLast();
            assertThat(told.contentSent()).isEqualTo(large.length);
            assertThat(told.bytesSent()).isGreaterThan(large.length);
            assertThat(told.ending()).isEqualTo(Ending.COMPLETE);
            // All of it may have been taken at once, when the client began to read.
            assertThat(told.firstByte()).isLessThanOrEqualTo(told.duration());
        }
    }

    @ParameterizedTest
    @EnumSource
    void tellsOfWhatTheServerAnswersByItself(Pool pool) throws Exception {
        try (Server server = server(pool).start();
                Client client = Client.of(server)) {
            client.send(Client.get("/none")).answer();
            client.send(Client.post("/fails", 0)).answer();
            client.send("BREW / HTTP/1.1\r\nHost: h\r\n\r\n").answer();
            client.send("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n").answer();
            List<FinishedExchange> told = watch.exchanges(4);
            assertThat(told)
                    .extracting(each -> each.method() + " " + each.target() + " " + code(each))
                    .containsExactly(
                            "GET /none 404", "POST /fails 405", "BREW / 501", "OPTIONS * 204");
            assertThat(told).allMatch(each -> each.ending() == Ending.COMPLETE);
            assertThat(told).allMatch(each -> each.route() == null);
        }
    }

    private static int code(FinishedExchange told) {
        Status status = told.status();
        return status == null ? 0 : status.code();
    }

    @ParameterizedTest
    @EnumSource
    void tellsWhatAHandlerHasThrown(Pool pool) throws Exception {
        try (Server server = server(pool).start();
                Client client = Client.of(server)) {
            client.send(Client.get("/fails")).answer();
            client.send(Client.get("/exception")).answer();
            client.send(Client.get("/unbegun")).answer();
            client.send(Client.get("/broken")).end();
            List<FinishedExchange> told = watch.exchanges(4);
            assertThat(told)
                    .extracting(ServerObserverTest::code)
                    .containsExactly(500, 403, 500, 200);
            assertThat(told.get(0).failure()).hasMessage("broken");
            assertThat(told.get(1).failure()).isNull();
            assertThat(told.get(2).failure()).hasMessage("broken");
            assertThat(told.get(3).failure()).hasMessage("half-way");
            assertThat(told)
                    .extracting(FinishedExchange::ending)
                    .containsExactly(Ending.COMPLETE, Ending.COMPLETE, Ending.COMPLETE, Ending.CUT);
            assertThat(told.get(3).reason()).isEqualTo(CloseReason.FAILURE);
            assertThat(watch.closed(1).getFirst().reason()).isEqualTo(CloseReason.FAILURE);
        }
    }

    /// The handler sees the host of the target (RFC 9112 §3.2.2).
    @ParameterizedTest
    @EnumSource
    void tellsFieldsAsTheyWereSent(Pool pool) throws Exception {
        Server configured =
                server(pool)
                        .get(
                                "/host",
                                request ->
                                        Response.text(
                                                String.valueOf(request.headers().first("host"))));
        try (Server server = configured.start();
                Client client = Client.of(server)) {
            client.send("GET http://one.example/host HTTP/1.1\r\nHost: other.example\r\n\r\n");
            assertThat(client.answer().text()).isEqualTo("one.example");
            FinishedExchange told = watch.exchange();
            assertThat(told.requestHeaders().first("host")).isEqualTo("other.example");
            assertThat(told.target()).isEqualTo("http://one.example/host");
        }
    }

    @ParameterizedTest
    @EnumSource
    void tellsWhatWasNotedForIt(Pool pool) throws Exception {
        Server configured =
                server(pool)
                        .filter(
                                (request, next) -> {
                                    request.note(ID, "a");
                                    request.with(Key.of("other"), 1).note(ID, "b");
                                    return next.handle(request);
                                });
        try (Server server = configured.start();
                Client client = Client.of(server)) {
            client.send(Client.get("/inline")).answer();
            assertThat(watch.exchange().get(ID)).isEqualTo("b");
            assertThat(watch.exchange().get(ANOTHER)).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource
    void tellsOfRequestsThatNoWorkerTakes(Pool pool) throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        Server configured =
                server(pool)
                        .limits(Limits.defaults().withInFlight(1))
                        .handle(
                                Method.GET,
                                "/blocks",
                                TestServers.waitingFor(gate, inside),
                                RouteOptions.defaults().blocking());
        try (Server server = configured.start();
                Client first = Client.of(server);
                Client second = Client.of(server)) {
            first.send(Client.get("/blocks"));
            assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(second.send(Client.get("/blocks")).answer().status()).isEqualTo(503);
            FinishedExchange told = watch.exchange();
            assertThat(told.status()).isEqualTo(Status.SERVICE_UNAVAILABLE);
            assertThat(told.ending()).isEqualTo(Ending.REFUSED);
            assertThat(told.route()).isEqualTo("/blocks");
            gate.countDown();
            first.answer();
            FinishedExchange other = watch.exchanges(2).getLast();
            assertThat(other.ending()).isEqualTo(Ending.COMPLETE);
            assertThat(other.queued()).isPositive().isLessThan(other.duration());
        }
    }

    /// @param wire what is sent
    /// @param status of the answer
    /// @param line what is told of the request line
    private record Malformed(String wire, int status, String line) {}

    private static final String HOST = "Host: h\r\n";

    private static final List<Malformed> MALFORMED =
            List.of(
                    new Malformed("GET\r\n\r\n", 400, "null null null"),
                    new Malformed("GET / HTTP/2.0\r\n", 505, "null null null"),
                    new Malformed("GET /" + "a".repeat(9000), 414, "null null null"),
                    new Malformed(
                            "GET /x HTTP/1.1\r\nA: " + "b".repeat(33_000), 431, "GET /x HTTP/1.1"),
                    new Malformed("GET /y HTTP/1.0\r\nA :b\r\n\r\n", 400, "GET /y HTTP/1.0"),
                    new Malformed("GET /z HTTP/1.1\r\n\r\n", 400, "GET /z HTTP/1.1"),
                    new Malformed(
                            "GET / HTTP/1.1\r\nExpect: tea\r\n" + HOST + "\r\n",
                            417,
                            "GET / HTTP/1.1"),
                    new Malformed(
                            "POST /echo HTTP/1.1\r\nTransfer-Encoding: gzip\r\n" + HOST + "\r\n",
                            501,
                            "POST /echo HTTP/1.1"),
                    new Malformed(Client.post("/echo", 1 << 30), 413, "POST /echo HTTP/1.1"),
                    new Malformed(
                            "POST /echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n"
                                    + HOST
                                    + "\r\nno chunk\r\n",
                            400,
                            "POST /echo HTTP/1.1"));

    @ParameterizedTest
    @EnumSource
    void tellsOfWhatIsNoRequest(Pool pool) throws Exception {
        try (Server server = server(pool).start()) {
            for (int i = 0; i < MALFORMED.size(); i++) {
                Malformed each = MALFORMED.get(i);
                try (Client client = Client.of(server)) {
                    assertThat(client.send(each.wire).answer().status()).isEqualTo(each.status);
                }
                FinishedExchange told = watch.exchanges(i + 1).getLast();
                assertThat(told.method() + " " + told.target() + " " + told.protocol())
                        .isEqualTo(each.line);
                assertThat(code(told)).isEqualTo(each.status);
                assertThat(told.ending()).as(each.line).isEqualTo(Ending.MALFORMED);
                assertThat(told.bytesSent()).isPositive();
                assertThat(watch.closed(i + 1).getLast().reason())
                        .as(each.wire)
                        .isEqualTo(CloseReason.MALFORMED);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void tellsOfHeadsAndBodiesThatComeTooSlowly(Pool pool) throws Exception {
        Duration soon = Duration.ofMillis(100);
        Timeouts hasty = TestServers.patient().withHeader(soon);
        try (Server server = server(pool).timeouts(hasty).start();
                Client head = Client.of(server).send("GET / HT")) {
            assertThat(head.answer().status()).isEqualTo(408);
            head.leave();
        }
        try (Server server = server(pool).timeouts(TestServers.patient().withBody(soon)).start();
                Client body = Client.of(server)) {
            assertThat(body.send(Client.post("/echo", 5) + "1").answer().status()).isEqualTo(408);
            List<FinishedExchange> told = watch.exchanges(2);
            assertThat(told).allMatch(each -> each.ending() == Ending.MALFORMED);
            assertThat(told).allMatch(each -> Status.REQUEST_TIMEOUT.equals(each.status()));
            assertThat(told.getLast().contentReceived()).isEqualTo(1);
            body.leave();
            assertThat(watch.closed(2)).allMatch(each -> each.reason() == CloseReason.TIMEOUT);
        }
    }

    /// Its handler is interrupted, and answers so.
    @ParameterizedTest
    @EnumSource
    void tellsOfRequestsThatAreInterruptedByTheStop(Pool pool) throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        Server configured =
                server(pool)
                        .timeouts(TestServers.patient().withDrain(Duration.ofMillis(100)))
                        .handle(
                                Method.GET,
                                "/long",
                                _ -> {
                                    inside.countDown();
                                    TimeUnit.SECONDS.sleep(20);
                                    return Response.text("late");
                                },
                                RouteOptions.defaults().blocking());
        try (Server server = configured.start();
                Client client = Client.of(server)) {
            client.send(Client.get("/long"));
            assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();
            server.drain();
            FinishedExchange told = watch.exchange();
            assertThat(told.status()).isEqualTo(Status.SERVICE_UNAVAILABLE);
            assertThat(told.ending()).isEqualTo(Ending.COMPLETE);
            assertThat(told.failure()).isInstanceOf(InterruptedException.class);
            assertThat(watch.closed(1).getFirst().reason()).isEqualTo(CloseReason.STOP);
        }
    }
}
