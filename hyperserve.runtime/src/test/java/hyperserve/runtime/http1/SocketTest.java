package hyperserve.runtime.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import hyperserve.api.Response;
import hyperserve.runtime.Server;
import hyperserve.runtime.http1.WireCase.End;
import hyperserve.runtime.limits.Limits;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// Requests and answers through a real server, where handlers wait for their client.
class SocketTest {

    private static final String ROOT = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String LAST = "GET /next HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    private final CountDownLatch gate = new CountDownLatch(1);
    private Server server;

    @BeforeEach
    void start() throws IOException {
        server =
                Server.at("127.0.0.1", 0)
                        .pool(new ThreadPerTask.Provider())
                        .limits(Limits.defaults().withBody(1000));
        TestRoutes.register(server, UnaryOperator.identity());
        server.get(
                        "/gate",
                        _ -> {
                            gate.await(30, TimeUnit.SECONDS);
                            return Response.text("opened");
                        })
                .get("/short", _ -> Response.stream("text/plain", 5, out -> out.write('x')))
                .get("/long", _ -> Response.stream("text/plain", 5, out -> out.write(new byte[6])))
                .get(
                        "/short-flushed",
                        _ ->
                                Response.stream(
                                        "text/plain",
                                        5,
                                        out -> {
                                            out.write('x');
                                            out.flush();
                                        }))
                .get(
                        "/long-swallowed",
                        _ ->
                                Response.stream(
                                        "text/plain",
                                        5,
                                        out -> {
                                            out.write('x');
                                            out.flush();
                                            try {
                                                out.write(new byte[5]);
                                            } catch (IOException _) {
                                                out.write('y');
                                            }
                                        }));
        server.start();
    }

    @AfterEach
    void stop() {
        gate.countDown();
        server.close();
    }

    private RawClient connect() throws IOException {
        return RawClient.to(server.port());
    }

    @Test
    void answersTwoPipelinedRequestsInOrderWhereverTheyAreSplit() throws IOException {
        byte[] both =
                (RawClient.post("/whole", 5, "first") + LAST).getBytes(StandardCharsets.US_ASCII);
        for (int at = 1; at < both.length; at++) {
            try (RawClient client = connect()) {
                client.send(new String(both, 0, at, StandardCharsets.US_ASCII));
                client.send(new String(both, at, both.length - at, StandardCharsets.US_ASCII));
                assertThat(client.readAll().replies())
                        .as("split at %d", at)
                        .extracting(Reply::body)
                        .containsExactly("first", "next");
            }
        }
    }

    @Test
    void answersARequestThatComesByteByByte() throws IOException {
        try (RawClient client = connect()) {
            for (byte b :
                    (RawClient.post("/echo", 5, "hello") + LAST)
                            .getBytes(StandardCharsets.US_ASCII)) {
                client.send(new byte[] {b});
            }
            assertThat(client.readAll().replies())
                    .extracting(Reply::body)
                    .containsExactly("hello", "next");
        }
    }

    static Stream<WireCase> malformed() {
        return Stream.of("request-line", "fields", "host", "framing", "chunked")
                .flatMap(table -> WireCase.read(table).stream())
                .filter(c -> c.end() == End.CLOSED && c.replies().size() == 1)
                .filter(c -> c.replies().getFirst().status() >= 400);
    }

    @Test
    void hasAtLeastFiftyMalformedRequests() {
        assertThat(malformed()).hasSizeGreaterThan(50);
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void givesAMalformedRequestItsStatusAndCloses(WireCase c) throws IOException {
        try (RawClient client = connect()) {
            Reply reply = client.send(c.bytes()).lastReply();
            assertThat(c.replies().getFirst().matches(reply)).as("%s: %s", c, reply).isTrue();
            assertThat(reply.announcesClose()).isTrue();
        }
    }

    @Test
    void answersAClientThatEndsItsSideBeforeTheHandlerIsDone() throws IOException {
        try (RawClient client = connect()) {
            client.send("GET /gate HTTP/1.1\r\nHost: a\r\n\r\n").endOutput();
            gate.countDown();
            assertThat(client.lastReply().body()).isEqualTo("opened");
        }
    }

    @Test
    void passesOverAShortBodyThatNobodyRead() throws IOException {
        try (RawClient client = connect()) {
            client.send(RawClient.post("/ignore", 1000, "x".repeat(400))).readUntil("ignored");
            client.send("x".repeat(600) + LAST);
            assertThat(client.readAll().replies())
                    .extracting(Reply::body)
                    .containsExactly("ignored", "next");
        }
    }

    @Test
    void sends100WhenTheHandlerBeginsToRead() throws IOException {
        try (RawClient client = connect()) {
            client.send(RawClient.expecting100("/whole", 5))
                    .readUntil("HTTP/1.1 100 Continue\r\n\r\n")
                    .send("hello" + LAST);
            assertThat(client.readAll().replies())
                    .extracting(Reply::status)
                    .containsExactly(100, 200, 200);
        }
    }

    @Test
    void neverSends100WithinAResponse() throws IOException {
        try (RawClient client = connect()) {
            client.send(RawClient.expecting100("/early", 5)).readUntil("early ").send("hello");
            Reply reply = client.lastReply();
            assertThat(reply.body()).isEqualTo("early hello");
            assertThat(reply.announcesClose()).isTrue();
        }
    }

    @Test
    void sendsNo100ForABodyThatNobodyReads() throws IOException {
        try (RawClient client = connect()) {
            client.send(RawClient.expecting100("/ignore", 5));
            Reply reply = client.lastReply();
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.announcesClose()).isTrue();
        }
    }

    @Test
    void keepsTheConnectionAfterAHandlerThrew() throws IOException {
        try (RawClient client = connect()) {
            client.send("GET /throw HTTP/1.1\r\nHost: a\r\n\r\n" + LAST);
            assertThat(client.readAll().replies())
                    .extracting(Reply::status)
                    .containsExactly(500, 200);
        }
    }

    @Test
    void cutsAResponseWhoseWriterThrowsHalfWay() throws IOException {
        try (RawClient client = connect()) {
            Reply reply = client.send("GET /late HTTP/1.1\r\nHost: a\r\n\r\n" + ROOT).lastReply();
            assertThat(reply.body()).isEqualTo("x");
            assertThat(reply.complete()).isFalse();
        }
    }

    @Test
    void resetsAnHttp10ResponseThatBreaksOffSinceItsEndIsThatOfTheConnection() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write("GET /late HTTP/1.0\r\n\r\n".getBytes(US_ASCII));
            assertThatThrownBy(() -> socket.getInputStream().readAllBytes())
                    .isInstanceOf(SocketException.class);
        }
    }

    @Test
    void answers500IfTheLengthIsWrongAndNothingWasSent() throws IOException {
        for (String path : List.of("/short", "/long")) {
            try (RawClient client = connect()) {
                client.send("GET %s HTTP/1.1\r\nHost: a\r\n\r\n%s".formatted(path, LAST));
                assertThat(client.readAll().replies())
                        .as(path)
                        .extracting(Reply::status)
                        .containsExactly(500, 200);
            }
        }
    }

    @Test
    void cutsAResponseThatDiffersFromItsLength() throws IOException {
        for (String path : List.of("/short-flushed", "/long-swallowed")) {
            try (RawClient client = connect()) {
                client.send("GET %s HTTP/1.1\r\nHost: a\r\n\r\n%s".formatted(path, ROOT));
                assertThat(client.lastReply().complete()).as(path).isFalse();
            }
        }
    }

    @Test
    void refusesABodyBeyondTheBoundAndKeepsOneAtIt() throws IOException {
        try (RawClient client = connect()) {
            client.send(RawClient.post("/whole", 1000, "x".repeat(1000)) + LAST);
            assertThat(client.readAll().replies())
                    .extracting(Reply::status)
                    .containsExactly(200, 200);
        }
        try (RawClient client = connect()) {
            Reply reply = client.send(RawClient.post("/whole", 1001, "x".repeat(1001))).lastReply();
            assertThat(reply.status()).isEqualTo(413);
            assertThat(reply.announcesClose()).isTrue();
        }
    }

    @Test
    void refusesChunksBeyondTheBound() throws IOException {
        try (RawClient client = connect()) {
            client.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
            client.send("3e9\r\n" + "x".repeat(1001) + "\r\n0\r\n\r\n");
            assertThat(client.lastReply().status()).isEqualTo(413);
        }
    }

    @Test
    void survivesResetsWithinRequests() throws IOException {
        for (int i = 0; i < 200; i++) {
            RawClient client = connect();
            client.send(i % 2 == 0 ? "GET / HT" : RawClient.post("/echo", 500, "half"));
            client.reset();
        }
        try (RawClient client = connect()) {
            assertThat(client.send(LAST).lastReply().body()).isEqualTo("next");
        }
    }
}
