package hyperserve.http2.connection;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Handler;
import hyperserve.api.Headers;
import hyperserve.api.Method;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.RouteOptions;
import hyperserve.api.Status;
import hyperserve.http2.connection.Translation.HostPlace;
import hyperserve.http2.connection.Translation.Inexpressible;
import hyperserve.http2.connection.Translation.InexpressibleException;
import hyperserve.runtime.Server;
import hyperserve.test.WireLine;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// The wire cases of HTTP/1.1, asked in both versions of one server: what is one request there is
/// the same request here, for handlers and filters, with the same answer, and what is malformed
/// there is so here, or answered 400; never a different request.
///
/// Not here are the tables of upgrades, which HTTP/2 has none of, and of bounds, which count the
/// request line and the header section apart; and of the others what [Inexpressible] names.
final class TranslatedTest {

    private static final List<String> TABLES =
            List.of(
                    "request-line",
                    "target",
                    "fields",
                    "host",
                    "framing",
                    "chunked",
                    "semantics",
                    "connection");

    private static final String LAST = "GET /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    private static final Queue<String> SEEN = new ConcurrentLinkedQueue<>();

    private static Server server;

    /// A case in HTTP/1.1, and its requests here.
    record Case(String name, WireLine line, List<Translation> requests) {
        @Override
        public String toString() {
            return name;
        }
    }

    @BeforeAll
    static void start() throws IOException {
        server =
                Servers.on(Pool.LOCKFREE)
                        .timeouts(Servers.patient())
                        .filter(TranslatedTest::filtered);
        for (String path : List.of("/", "/next", "/a b", "/a/b", "/show/{rest...}", "/host")) {
            server.get(path, request -> Response.text(seen(request)));
        }
        server.get("/last", _ -> Response.text("last"));
        server.get("/empty", _ -> Response.of(Status.NO_CONTENT));
        server.get("/same", _ -> Response.of(Status.NOT_MODIFIED));
        server.get("/reset", _ -> Response.of(Status.RESET_CONTENT));
        server.get(
                "/throw",
                _ -> {
                    throw new IllegalStateException("a fault in the handler");
                });
        server.get("/chunks", _ -> Response.stream("a/b", out -> out.write(new byte[] {65, 66})));
        server.get("/sized", _ -> Response.stream("a/b", 2, out -> out.write(new byte[2])));
        server.post("/whole", TranslatedTest::whole);
        server.post("/trailers", TranslatedTest::whole);
        server.post("/echo", request -> early(request, ""));
        server.post("/early", request -> early(request, "early "));
        server.post("/ignore", request -> Response.text(head(request)));
        server.post("/swallow", TranslatedTest::swallow);
        server.handle(
                Method.POST,
                "/small",
                TranslatedTest::whole,
                RouteOptions.defaults().withMaxBody(8));
        server.handle(new Method("BREW"), "/pot", request -> Response.text(seen(request)));
        server.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /// What a handler may know of a request without its content.
    private static String head(Request request) {
        List<String> lines = lines(request.headers());
        lines.sort(null);
        String target = request.target().replaceFirst("^[A-Za-z]+://[^/?]*", "");
        return "%s %s %s %s %s %s %s"
                .formatted(
                        request.method().name(),
                        target.startsWith("/") || target.equals("*") ? target : "/" + target,
                        request.path(),
                        request.query(),
                        request.route(),
                        request.pathParameters(),
                        lines);
    }

    /// Without what is about the connection or the version.
    private static List<String> lines(Headers fields) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            String name = fields.name(i).toLowerCase(Locale.ROOT);
            if (!Answer.OF_VERSION.contains(name)) {
                lines.add(name + ": " + fields.value(i));
            }
        }
        return lines;
    }

    private static String seen(Request request) {
        String seen = head(request);
        SEEN.add(seen);
        return seen;
    }

    private static Response filtered(Request request, Handler next) throws Exception {
        if (request.path().equals("/last")) {
            return next.handle(request);
        }
        SEEN.add("filter: " + head(request));
        Response made = next.handle(request);
        SEEN.add("filter: " + made.status().code());
        return made.withHeader("X-Filtered", "yes");
    }

    private static Response whole(Request request) throws IOException {
        byte[] content = request.body().bytes();
        List<String> trailers = lines(request.body().trailers());
        SEEN.add(head(request) + WireLine.latin1(content) + trailers);
        return Response.bytes("application/octet-stream", content);
    }

    private static Response early(Request request, String first) {
        InputStream in = request.body().stream();
        return Response.stream(
                "application/octet-stream",
                out -> {
                    out.write(first.getBytes(StandardCharsets.US_ASCII));
                    if (!first.isEmpty()) {
                        out.flush();
                    }
                    in.transferTo(out);
                });
    }

    /// Takes no notice of a body that cannot be had.
    private static Response swallow(Request request) {
        try {
            return whole(request);
        } catch (IOException e) {
            return Response.text("as if nothing had been");
        }
    }

    private static Map<Inexpressible, List<String>> inexpressible =
            new EnumMap<>(Inexpressible.class);

    static List<Case> asAuthority() throws IOException {
        return cases(HostPlace.AUTHORITY);
    }

    static List<Case> asHost() throws IOException {
        return cases(HostPlace.FIELD);
    }

    private static List<Case> cases(HostPlace place) throws IOException {
        inexpressible = new EnumMap<>(Inexpressible.class);
        List<Case> all = new ArrayList<>();
        for (String table : TABLES) {
            Path file =
                    Path.of("..", "hyperserve.runtime", "src/test/resources/hyperserve/runtime")
                            .resolve("http1")
                            .resolve(table + ".txt");
            try (InputStream in = Files.newInputStream(file)) {
                for (WireLine line : WireLine.read(in)) {
                    String name = table + ": " + line.name();
                    try {
                        all.add(new Case(name, line, requests(line, place)));
                    } catch (InexpressibleException e) {
                        inexpressible.computeIfAbsent(e.why(), _ -> new ArrayList<>()).add(name);
                    }
                }
            }
        }
        return all;
    }

    private static List<Translation> requests(WireLine line, HostPlace place)
            throws InexpressibleException {
        long answers = line.outcome().stream().filter(TranslatedTest::isFinal).count();
        List<Translation> requests = new ArrayList<>();
        int at = 0;
        for (int i = 0; i < answers; i++) {
            Translation next = Translation.of(line.text(), at, place);
            requests.add(next);
            at = next.end();
        }
        if (requests.isEmpty()) {
            throw new InexpressibleException(Inexpressible.PART);
        }
        return requests;
    }

    private static boolean isFinal(String word) {
        return word.matches("(head:)?[2-5][0-9][0-9](=.*)?");
    }

    @ParameterizedTest
    @MethodSource({"asAuthority", "asHost"})
    void isTheSameRequestInBothVersions(Case each) throws IOException {
        SEEN.clear();
        List<Answer> there = inHttp1(each);
        List<String> seenThere = List.copyOf(SEEN);
        SEEN.clear();
        try (WireClient client = WireClient.connect(server)) {
            int stream = 1;
            boolean reset = false;
            for (int i = 0; i < each.requests.size(); i++, stream += 2) {
                Translation request = each.requests.get(i);
                request.send(client, stream);
                Answer here = Answer.on(client, stream);
                if (request.contradicts()) {
                    assertThat(here.isReset() || here.status() == 400).isTrue();
                    assertThat(SEEN).isEmpty();
                    return;
                }
                compare(there.get(i), here);
                reset |= here.isReset();
            }
            // It may be malformed before anybody has seen it.
            List<String> seenHere = List.copyOf(SEEN);
            assertThat(seenHere)
                    .isEqualTo(reset ? seenThere.subList(0, seenHere.size()) : seenThere);
            assertThat(client.get(stream, "/last").response(stream)).isEqualTo("200 last");
        }
    }

    /// What HTTP/1.1 refuses for its form may be a stream error.
    private static void compare(Answer there, Answer here) {
        boolean malformed = there.closes() && (there.status() == 400 || there.status() == 501);
        if (malformed) {
            assertThat(here.isReset() || here.status() == there.status()).as("%s", here).isTrue();
            return;
        }
        assertThat(here.status()).isEqualTo(there.status());
        if (here.status() == 431) {
            return; // It has a bound for each part there, and says which one.
        }
        assertThat(here.fields()).isEqualTo(there.fields());
        assertThat(here.content()).isEqualTo(there.content());
    }

    private static List<Answer> inHttp1(Case each) throws IOException {
        List<Boolean> heads =
                each.line.outcome().stream()
                        .filter(TranslatedTest::isFinal)
                        .map(word -> word.startsWith("head:"))
                        .toList();
        boolean kept = each.line.outcome().getLast().equals("kept");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(30_000);
            String all = kept ? each.line.text() + LAST : each.line.text();
            socket.getOutputStream().write(all.getBytes(StandardCharsets.ISO_8859_1));
            if (!kept) {
                socket.shutdownOutput();
            }
            String text = WireLine.latin1(socket.getInputStream().readAllBytes());
            return Answer.all(text, heads);
        }
    }

    /// So that a table that is not found, or a translator that gives up, is noticed.
    @Test
    void translatesMostCases() throws IOException {
        for (HostPlace place : HostPlace.values()) {
            List<Case> all = cases(place);
            assertThat(all).as("%s", place).hasSizeGreaterThan(250);
            assertThat(inexpressible.keySet())
                    .as("%s", place)
                    .contains(Inexpressible.LINES, Inexpressible.COLON, Inexpressible.CHUNKS);
            long refused = all.stream().filter(each -> each.line.outcome().contains("400")).count();
            assertThat(refused).as("%s", place).isGreaterThan(100);
        }
    }
}
