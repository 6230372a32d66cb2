package hyperserve.web.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hyperserve.api.HttpException;
import hyperserve.api.PushedBody;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Status;
import hyperserve.runtime.Server;
import hyperserve.test.Eventually;
import hyperserve.web.events.Broadcast;
import hyperserve.web.events.BroadcastOptions;
import hyperserve.web.events.EventStreamOptions;
import hyperserve.web.filter.TestSource.Fault;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/// The filters before content that is pushed, by a real server to real clients.
final class PushedOverSocketsTest {

    private static final int EVENTS = 50;
    private static final int MANY = 40;

    private final BlockingQueue<TestSource> opened = new LinkedBlockingQueue<>();
    private final Broadcast broadcast =
            Broadcast.of(
                    BroadcastOptions.defaults()
                            .withStreams(
                                    EventStreamOptions.defaults().withHeartbeat(Duration.ZERO)));

    /// All chunks of a response, one after the other, none before it is asked for.
    private static final class Chunks extends InputStream {

        private final Wire wire;
        private byte[] chunk = {};
        private int at;
        private boolean over;

        Chunks(Wire wire) {
            this.wire = wire;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (at == chunk.length && !over) {
                chunk = wire.chunk();
                at = 0;
                over = chunk.length == 0;
            }
            if (over) {
                return -1;
            }
            int count = Math.min(length, chunk.length - at);
            System.arraycopy(chunk, at, target, offset, count);
            at += count;
            return count;
        }
    }

    private Server server(Compression compression) {
        Server server = Server.at("127.0.0.1", 0);
        server.filter(RequestId.create());
        server.filter(SecurityHeaders.defaults());
        server.filter(Cors.anyOrigin());
        server.filter(Timeout.of(Duration.ofMinutes(1)));
        server.filter(compression);
        server.get("/events", broadcast::subscribe);
        server.get("/push", this::push);
        server.get(
                "/refused",
                _ ->
                        Response.push(
                                "text/plain",
                                _ -> {
                                    throw new HttpException(Status.CONFLICT, "otherwise");
                                }));
        return server;
    }

    private Response push(Request request) {
        Response response =
                Response.push(
                        "text/plain",
                        signal -> {
                            TestSource source = new TestSource();
                            source.open(signal);
                            opened.add(source);
                            return source;
                        });
        String quiet = request.target().substring(request.target().indexOf('?') + 1);
        return quiet.equals("quiet")
                ? response.withBody(((PushedBody) response.body()).withQuiet(Duration.ofMillis(1)))
                : response;
    }

    private TestSource source() throws InterruptedException {
        TestSource source = opened.poll(Eventually.LIVENESS.toSeconds(), TimeUnit.SECONDS);
        assertThat(source).as("opened").isNotNull();
        return source;
    }

    private static Wire asking(int port, String target, String coding) throws IOException {
        Wire wire = Wire.to(port);
        wire.send(
                "GET "
                        + target
                        + " HTTP/1.1\r\nHost: a\r\nAccept-Encoding: "
                        + coding
                        + "\r\n\r\n");
        return wire;
    }

    private static InputStream decoded(Wire wire, String coding) throws IOException {
        return decoded(new Chunks(wire), coding);
    }

    private static InputStream decoded(Chunks chunks, String coding) throws IOException {
        return coding.equals("gzip")
                ? new GZIPInputStream(chunks)
                : new InflaterInputStream(chunks);
    }

    /// What has come of an event, which ends with an empty line.
    private static String event(InputStream in) throws IOException {
        StringBuilder event = new StringBuilder();
        while (event.indexOf("\n\n") < 0) {
            int c = in.read();
            if (c < 0) {
                throw new EOFException("after " + event);
            }
            event.append((char) c);
        }
        return event.toString();
    }

    @ParameterizedTest
    @CsvSource({"gzip, 0", "gzip, 1", "deflate, 0", "deflate, 1"})
    void sendsEachEventSoThatItIsReadBeforeTheNextOneIsSent(String coding, int deflaters)
            throws Exception {
        Compression compression = Compression.create().withPushedDeflaters(deflaters);
        try (Server server = server(compression).start();
                Wire wire = asking(server.port(), "/events", coding)) {
            Wire.Answer head = wire.head();
            assertThat(head.field("Content-Encoding")).isEqualTo(coding);
            assertThat(head.field("Vary")).contains("Accept-Encoding");
            assertThat(head.headers().contains("X-Request-Id")).isTrue();
            Eventually.is("subscribed", () -> broadcast.subscribers() == 1);
            Chunks chunks = new Chunks(wire);
            InputStream in = decoded(chunks, coding);
            for (int i = 0; i < EVENTS; i++) {
                String data = "event " + i + " " + "text ".repeat(i % 7 * i);
                broadcast.publish(data);
                assertThat(event(in)).contains("data: " + data + "\n");
            }
            broadcast.close();
            assertThat(in.read()).isEqualTo(-1);
            assertThat(chunks.read()).isEqualTo(-1);
            Eventually.is("given back", () -> compression.lasting().inUse() == 0);
            assertThat(compression.deflaters().inUse()).isZero();
            // The connection goes on.
            assertThat(wire.ask("GET /refused").status()).isEqualTo(409);
        }
    }

    @Test
    void reachesManyOfWhichSomeHaveADeflater() throws Exception {
        Compression compression = Compression.create().withPushedDeflaters(MANY / 4);
        List<Wire> wires = new ArrayList<>();
        try (Server server = server(compression).start()) {
            List<InputStream> readers = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                String coding = i % 2 == 0 ? "gzip" : "deflate";
                Wire wire = asking(server.port(), "/events", coding);
                wires.add(wire);
                wire.head();
                readers.add(decoded(wire, coding));
            }
            Eventually.is("subscribed", () -> broadcast.subscribers() == MANY);
            assertThat(compression.lasting().inUse()).isEqualTo(MANY / 4);
            for (int i = 0; i < EVENTS; i++) {
                broadcast.publish("event " + i + " of some length, so that it is compressed");
            }
            for (InputStream reader : readers) {
                for (int i = 0; i < EVENTS; i++) {
                    assertThat(event(reader)).contains("event " + i + " ");
                }
            }
            for (Wire wire : wires.subList(0, MANY / 2)) {
                wire.close();
            }
            Eventually.is("gone", () -> broadcast.subscribers() == MANY / 2);
            assertThat(server.drain().cut()).isZero();
            for (InputStream reader : readers.subList(MANY / 2, MANY)) {
                assertThat(reader.read()).isEqualTo(-1);
            }
        } finally {
            for (Wire wire : wires) {
                wire.close();
            }
        }
        assertThat(compression.lasting().inUse()).isZero();
        assertThat(compression.lasting().kept()).isEqualTo(MANY / 4);
    }

    /// Before the head, before a piece, with pieces on their way, and with more than the client
    /// takes.
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void givesBackTheDeflaterOfAClientThatLeaves(int step) throws Exception {
        Compression compression = Compression.create().withPushedDeflaters(1);
        try (Server server = server(compression).start()) {
            Wire wire = asking(server.port(), "/push", "gzip");
            TestSource source = source();
            if (step > 0) {
                wire.head();
                decoded(wire, "gzip");
            }
            if (step > 1) {
                source.push("a");
            }
            for (int i = 0; step > 2 && i < 2_000; i++) {
                source.push(new String(new byte[5_000], StandardCharsets.US_ASCII) + i);
            }
            wire.close();
            Eventually.is("told", () -> source.told().equals(List.of("cut")));
            Eventually.is("given back", () -> compression.lasting().inUse() == 0);
            assertThat(compression.lasting().kept()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"NEXT, /push", "QUIET, /push?quiet"})
    void cutsWhatFails(Fault fault, String target) throws Exception {
        Compression compression = Compression.create().withPushedDeflaters(1);
        try (Server server = server(compression).start();
                Wire wire = asking(server.port(), target, "gzip")) {
            TestSource source = source();
            wire.head();
            InputStream in = decoded(wire, "gzip");
            source.push("a\n\n");
            assertThat(event(in)).endsWith("a\n\n");
            source.failing(fault);
            assertThatExceptionOfType(EOFException.class)
                    .isThrownBy(
                            () -> {
                                while (in.read() >= 0) {}
                            });
            Eventually.is("given back", () -> compression.lasting().inUse() == 0);
            assertThat(source.told()).containsExactly("cut");
        }
    }

    @Test
    void goesOnAfterASourceThatFailsAtItsEnd() throws Exception {
        Compression compression = Compression.create().withPushedDeflaters(1);
        try (Server server = server(compression).start();
                Wire wire = asking(server.port(), "/push", "gzip")) {
            source().push("a").failing(Fault.ENDED).close();
            wire.head();
            assertThat(decoded(wire, "gzip").readAllBytes()).containsExactly('a');
            Eventually.is("given back", () -> compression.lasting().inUse() == 0);
            assertThat(compression.lasting().kept()).isEqualTo(1);
            assertThat(wire.ask("GET /refused").status()).isEqualTo(409);
        }
    }

    @Test
    void addsTheirFieldsToWhatAFeedAnswersOtherwise() throws Exception {
        Compression compression = Compression.create().withPushedDeflaters(1);
        try (Server server = server(compression).start()) {
            Wire.Answer answer =
                    Wire.ask(
                            server.port(),
                            "GET /refused\nAccept-Encoding: gzip\nOrigin: https://a.example");
            assertThat(answer.status()).isEqualTo(409);
            assertThat(answer.headers().contains("X-Request-Id")).isTrue();
            assertThat(answer.headers().contains("X-Content-Type-Options")).isTrue();
            assertThat(answer.field("Access-Control-Allow-Origin")).isEqualTo("*");
            assertThat(answer.headers().contains("Content-Encoding")).isFalse();
            assertThat(compression.lasting().inUse()).isZero();
        }
    }

    @Test
    void opensNothingForHead() throws Exception {
        Compression compression = Compression.create().withPushedDeflaters(1);
        try (Server server = server(compression).start()) {
            Wire.Answer answer = Wire.ask(server.port(), "HEAD /push\nAccept-Encoding: gzip");
            assertThat(answer.field("Content-Encoding")).isEqualTo("gzip");
            assertThat(opened).isEmpty();
            assertThat(compression.lasting().inUse()).isZero();
        }
    }

    @Test
    void sendsTheEndOfTheCodingWhenTheServerStops() throws Exception {
        Compression compression = Compression.create().withPushedDeflaters(1);
        try (Server server = server(compression).start();
                Wire first = asking(server.port(), "/push", "gzip");
                Wire second = asking(server.port(), "/push", "gzip")) {
            source().push("a");
            source().push("a");
            List<InputStream> readers = new ArrayList<>();
            for (Wire wire : List.of(first, second)) {
                wire.head();
                readers.add(decoded(wire, "gzip"));
                assertThat(readers.getLast().read()).isEqualTo('a');
            }
            assertThat(server.drain().cut()).isZero();
            for (InputStream reader : readers) {
                assertThat(reader.read()).isEqualTo(-1);
            }
        }
        assertThat(compression.lasting().kept()).isEqualTo(1);
    }

    @Test
    void countsPushedContentUntilItEndsWhereThatIsWanted() throws Exception {
        ConcurrencyLimit limit = ConcurrencyLimit.of(2).withPushed();
        Server site = Server.at("127.0.0.1", 0);
        site.filter(limit);
        site.get("/push", this::push);
        try (Server server = site.start();
                Wire staying = asking(server.port(), "/push", "gzip")) {
            TestSource one = source();
            Wire leaving = asking(server.port(), "/push", "gzip");
            TestSource other = source();
            assertThat(limit.running()).isEqualTo(2);
            Wire.Answer refused = Wire.ask(server.port(), "GET /push");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.field("Retry-After")).isEqualTo("1");
            leaving.close();
            Eventually.is("given back", () -> limit.running() == 1);
            assertThat(other.told()).containsExactly("cut");
            one.close();
            assertThat(staying.read(false).content()).isEmpty();
            Eventually.is("given back", () -> limit.running() == 0);
            assertThat(one.told()).containsExactly("whole");
            assertThat(Wire.ask(server.port(), "HEAD /push").status()).isEqualTo(200);
            assertThat(limit.running()).isZero();
        }
    }
}
