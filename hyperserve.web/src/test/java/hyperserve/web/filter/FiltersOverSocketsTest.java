package hyperserve.web.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hyperserve.api.FinishedExchange;
import hyperserve.api.HttpException;
import hyperserve.api.Method;
import hyperserve.api.Observer;
import hyperserve.api.Response;
import hyperserve.api.RouteOptions;
import hyperserve.api.Status;
import hyperserve.runtime.Server;
import hyperserve.test.Eventually;
import hyperserve.test.Gate;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.Inflater;

/// All filters together before a server, in the order that the package names.
final class FiltersOverSocketsTest {

    private static final String TEXT = "Text that is repeated. ".repeat(500);
    private static final String APP = "\nOrigin: https://app.example";

    private final ConcurrentLinkedQueue<String> ids = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> whos = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private final Compression compression = Compression.create().withDeflaters(2);
    private final ConcurrencyLimit concurrency = ConcurrencyLimit.of(50);
    private final Gate events = new Gate();

    private Server site() {
        TrustedPeers proxy = TrustedPeers.of("127.0.0.0/8", "::1");
        Server server = Server.at("127.0.0.1", 0);
        server.observer(new Ids());
        server.filter(RequestId.create().withTrustedPeers(proxy));
        server.filter(ForwardedHeaders.forwarded(proxy));
        server.filter(
                SecurityHeaders.defaults().withStrictTransportSecurity(Duration.ofDays(1), false));
        server.filter(Cors.origins("https://app.example").withCredentials());
        server.filter(RateLimit.of(1_000, Duration.ofSeconds(1)));
        server.filter(concurrency);
        server.filter(CrossOriginProtection.create().withTrustedOrigins("https://app.example"));
        server.filter(compression);
        server.filter(
                "/private", BasicAuthentication.ofPasswords("private", Map.of("a", "secret")));
        server.filter(Timeout.of(Duration.ofMinutes(1)));
        server.filter("/in", MaximumBody.of(200));
        server.filter("/in", RequestDecompression.create());
        server.get("/text", _ -> Response.text(TEXT));
        server.get("/client", r -> Response.text(r.remoteAddress().getHostString()));
        server.get("/private/who", r -> Response.text("" + r.get(BasicAuthentication.USER)));
        server.post("/in", r -> Response.text(r.body().text()));
        server.get(
                "/broken",
                _ -> {
                    throw new IllegalStateException("broken on purpose");
                });
        server.get(
                "/late-broken",
                _ ->
                        Response.stream(
                                "text/plain",
                                out -> {
                                    out.write('x');
                                    out.flush();
                                    throw new IllegalStateException("broken on purpose");
                                }));
        server.get(
                "/otherwise",
                _ ->
                        Response.stream(
                                "text/plain",
                                out -> {
                                    out.write('x');
                                    throw new HttpException(Status.CONFLICT, "otherwise");
                                }));
        server.handle(
                Method.GET,
                "/events",
                _ ->
                        Response.stream(
                                "text/event-stream",
                                out -> {
                                    out.write("data: 1\n\n".getBytes(StandardCharsets.UTF_8));
                                    out.flush();
                                    events.passOrBeInterrupted();
                                    out.write("data: 2\n\n".getBytes(StandardCharsets.UTF_8));
                                    out.trailer("X-End", "yes");
                                }),
                RouteOptions.defaults().longLived());
        return server;
    }

    private final class Ids implements Observer {
        @Override
        public void exchangeFinished(FinishedExchange exchange) {
            ids.add("" + exchange.get(RequestId.KEY));
            whos.add(
                    exchange.get(FinishedExchange.USER)
                            + " at "
                            + exchange.get(FinishedExchange.CLIENT));
            Throwable failure = exchange.failure();
            failures.add(failure == null ? "none" : "" + failure.getMessage());
        }
    }

    private static void assertHasAll(Wire.Answer answer) {
        assertThat(answer.field("X-Request-Id")).matches("[0-9a-f]{32}");
        assertThat(answer.field("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.field("Access-Control-Allow-Origin")).isEqualTo("https://app.example");
        assertThat(answer.field("Access-Control-Allow-Credentials")).isEqualTo("true");
        assertThat(answer.field("Vary")).contains("Origin");
    }

    @Test
    void addWhatTheyAddToEveryAnswerAlsoToErrors() throws Exception {
        try (Server server = site()) {
            server.start();
            try (Wire wire = Wire.to(server.port())) {
                String[][] asked = {
                    {"GET /text", "200"},
                    {"HEAD /text", "200"},
                    {"GET /nowhere", "404"},
                    {"DELETE /text", "405"},
                    {"OPTIONS /text", "204"},
                    {"GET /private/who", "401"},
                    {"GET /broken", "500"},
                    {"GET /otherwise", "409"},
                };
                for (String[] each : asked) {
                    Wire.Answer answer = wire.ask(each[0] + APP);
                    assertThat(answer.status()).as(each[0]).hasToString(each[1]);
                    assertHasAll(answer);
                    assertThat(answer.text()).doesNotContain("on purpose");
                    if (!each[0].startsWith("OPTIONS")) {
                        assertThat(answer.field("RateLimit")).startsWith("\"default\";r=");
                    }
                    String id = answer.field("X-Request-Id");
                    Eventually.is("observed", () -> ids.contains(id));
                }
                Eventually.is("told of", () -> failures.contains("broken on purpose"));
            }
            assertThat(concurrency.running()).isZero();
        }
    }

    @Test
    void takeAnIdAndAClientFromAProxy() throws Exception {
        try (Server server = site()) {
            server.start();
            Wire.Answer answer =
                    Wire.ask(
                            server.port(),
                            "GET /client\nX-Request-Id: own-1\n"
                                    + "Forwarded: for=198.51.100.7;proto=https;host=a.example");
            assertThat(answer.field("X-Request-Id")).isEqualTo("own-1");
            assertThat(answer.text()).isEqualTo("198.51.100.7");
            assertThat(answer.field("Strict-Transport-Security")).isEqualTo("max-age=86400");
            assertThat(Wire.ask(server.port(), "GET /client\nForwarded: for=nonsense").status())
                    .isEqualTo(400);
        }
    }

    @Test
    void answerPreflightsForRoutesWithoutOptions() throws Exception {
        try (Server server = site()) {
            server.start();
            String asks = "\nAccess-Control-Request-Method: PUT";
            Wire.Answer answer = Wire.ask(server.port(), "OPTIONS /text" + APP + asks);
            assertThat(answer.status()).isEqualTo(204);
            assertHasAll(answer);
            assertThat(answer.field("Access-Control-Allow-Methods")).isEqualTo("GET, HEAD, POST");
            answer = Wire.ask(server.port(), "OPTIONS /text\nOrigin: https://evil.example" + asks);
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.field("Access-Control-Allow-Origin")).isEmpty();
        }
    }

    @Test
    void letInWhoHasThePasswordAndNoForgedRequest() throws Exception {
        try (Server server = site()) {
            server.start();
            Wire.Answer answer =
                    Wire.ask(
                            server.port(),
                            "GET /private/who\nAuthorization: Basic YTpzZWNyZXQ=\n"
                                    + "Forwarded: for=\"198.51.100.7:81\"");
            assertThat(answer.text()).isEqualTo("a");
            Eventually.is("observers are told who", () -> whos.contains("a at /198.51.100.7:81"));
            answer =
                    Wire.ask(
                            server.port(),
                            "POST /in\nContent-Length: 0\nSec-Fetch-Site: cross-site");
            assertThat(answer.status()).isEqualTo(403);
        }
    }

    @Test
    void compressWithALengthAndWithoutAndAlikeForHead() throws Exception {
        try (Server server = site()) {
            server.start();
            try (Wire wire = Wire.to(server.port())) {
                Wire.Answer whole = wire.ask("GET /text\nAccept-Encoding: gzip");
                assertThat(whole.field("Content-Encoding")).isEqualTo("gzip");
                assertThat(Coded.decoded("gzip", whole.content())).isEqualTo(TEXT);
                Wire.Answer head = wire.ask("HEAD /text\nAccept-Encoding: gzip");
                assertThat(head.field("Content-Length")).isEqualTo("" + whole.content().length);
                assertThat(head.field("Content-Encoding")).isEqualTo("gzip");
                Wire.Answer plain = wire.ask("GET /text");
                assertThat(plain.text()).isEqualTo(TEXT);
                assertThat(plain.field("Vary")).contains("Accept-Encoding");
                Wire.Answer headOfEvents = wire.ask("HEAD /events\nAccept-Encoding: gzip");
                assertThat(headOfEvents.field("Content-Encoding")).isEqualTo("gzip");
                assertThat(headOfEvents.field("Content-Length")).isEmpty();
            }
            assertThat(compression.deflaters().inUse()).isZero();
        }
    }

    @Test
    void sendEventsCompressedAsTheyAreFlushed() throws Exception {
        try (Server server = site()) {
            server.start();
            try (Wire wire = Wire.to(server.port())) {
                wire.send("GET /events HTTP/1.1\r\nHost: a\r\n");
                wire.send("Accept-Encoding: gzip\r\nTE: trailers\r\n\r\n");
                assertThat(wire.head().field("Content-Encoding")).isEqualTo("gzip");
                ByteArrayOutputStream received = new ByteArrayOutputStream();
                while (!inflated(received.toByteArray()).equals("data: 1\n\n")) {
                    received.write(wire.chunk());
                }
                events.open();
                byte[] chunk = wire.chunk();
                while (chunk.length > 0 && received.size() < 10_000) {
                    received.write(chunk);
                    if (inflated(received.toByteArray()).endsWith("data: 2\n\n")) {
                        break;
                    }
                    chunk = wire.chunk();
                }
                assertThat(Coded.decoded("gzip", received.toByteArray()))
                        .isEqualTo("data: 1\n\ndata: 2\n\n");
            }
            Eventually.is("given back", () -> compression.deflaters().inUse() == 0);
        }
    }

    private static String inflated(byte[] gzip) throws Exception {
        Inflater inflater = new Inflater(true);
        inflater.setInput(gzip, Math.min(10, gzip.length), Math.max(0, gzip.length - 10));
        byte[] bytes = new byte[1_000];
        int count = inflater.inflate(bytes);
        inflater.end();
        return new String(bytes, 0, count, StandardCharsets.UTF_8);
    }

    @Test
    void releaseWhatAClientLeavesBehind() throws Exception {
        try (Server server = site()) {
            server.start();
            for (int i = 0; i < 10; i++) {
                try (Wire wire = Wire.to(server.port())) {
                    wire.send("GET /events HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n");
                    wire.head();
                }
                assertThatExceptionOfType(EOFException.class)
                        .isThrownBy(
                                () ->
                                        Wire.ask(
                                                server.port(),
                                                "GET /late-broken\nAccept-Encoding: gzip"));
            }
            Eventually.is("no deflater in use", () -> compression.deflaters().inUse() == 0);
            Eventually.is("nothing running", () -> concurrency.running() == 0);
        }
    }

    @Test
    void decodeRequestsWithinTheirBounds() throws Exception {
        try (Server server = site()) {
            server.start();
            byte[] body = Coded.encoded("gzip", TEXT.getBytes(StandardCharsets.UTF_8));
            assertThat(body.length).isLessThan(200);
            try (Wire wire = Wire.to(server.port())) {
                wire.send(
                        "POST /in HTTP/1.1\r\nHost: a\r\nContent-Encoding: gzip\r\nContent-Length: "
                                + body.length
                                + "\r\n\r\n");
                wire.send(body);
                assertThat(wire.read(false).text()).isEqualTo(TEXT);
                wire.send(
                        "POST /in HTTP/1.1\r\nHost: a\r\nContent-Encoding: br\r\n"
                                + "Content-Length: 1\r\n\r\nx");
                Wire.Answer answer = wire.read(false);
                assertThat(answer.status()).isEqualTo(415);
                assertThat(answer.field("Accept-Encoding")).isEqualTo("gzip, deflate");
            }
            assertThat(Wire.ask(server.port(), "POST /in\nContent-Length: 201").status())
                    .isEqualTo(413);
        }
    }
}
