package hyperserve.http2.connection;

import static hyperserve.http2.connection.WireClient.*;
import static hyperserve.test.Http2Frames.*;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Method;
import hyperserve.api.Response;
import hyperserve.api.RouteOptions;
import hyperserve.http2.frame.ErrorCode;
import hyperserve.runtime.Server;
import hyperserve.runtime.limits.Timeouts;
import hyperserve.test.pool.Pool;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/// What a server makes of frames that keep the rules of RFC 9113, and of such that do not: what the
/// tests of its sections share.
final class Rules {

    static final byte[] NOTHING = {};

    /// A header block and a request that end with their frame.
    static final int ENDS = END_HEADERS | END_STREAM;

    private Rules() {}

    /// What a client does, and what becomes of it.
    record Case(String name, Action action, Expected expected) {

        void check(Server server) throws IOException {
            try (WireClient client = WireClient.silent(server)) {
                action.run(client);
                expected.check(client);
            }
        }

        @Override
        public String toString() {
            return name;
        }
    }

    interface Action {
        void run(WireClient client) throws IOException;
    }

    interface Expected {
        void check(WireClient client) throws IOException;
    }

    /// A server for the cases.
    static Server server() throws IOException {
        Duration minute = Duration.ofMinutes(1);
        return Servers.on(Pool.LOCKFREE)
                .timeouts(Timeouts.defaults().withHeader(minute).withIdle(minute))
                .get("/", _ -> Response.text("hello"))
                .get("/host", request -> Response.text(request.headers().toString()))
                .handle(
                        Method.POST,
                        "/echo",
                        request -> Response.text(request.body().text()),
                        RouteOptions.defaults())
                .handle(
                        Method.POST,
                        "/wait",
                        request -> {
                            request.body().bytes();
                            return Response.text("all there");
                        },
                        RouteOptions.defaults().blocking())
                .start();
    }

    /// After the preface and empty settings.
    static Case when(String name, Action action, Expected expected) {
        return new Case(
                name,
                client -> {
                    client.raw(preface()).frame(SETTINGS, 0, 0);
                    action.run(client);
                },
                expected);
    }

    /// The connection ends with GOAWAY and one of some codes.
    static Expected ends(ErrorCode... codes) {
        return client -> {
            List<Frame> all = client.rest();
            assertThat(all).filteredOn(frame -> frame.type() == GOAWAY).hasSize(1);
            assertThat(all.getLast().type()).isEqualTo(GOAWAY);
            assertThat(codes).contains(all.getLast().code());
        };
    }

    /// One stream ends with RST_STREAM and a code, and the next one is answered.
    static Expected resets(int stream, ErrorCode code) {
        return client -> {
            Frame reset = client.next(RST_STREAM);
            assertThat(reset.stream()).isEqualTo(stream);
            assertThat(reset.code()).isEqualTo(code);
            goesOn(client, 101);
        };
    }

    /// A stream is answered.
    static Expected answers(int stream, String response) {
        return client -> assertThat(client.response(stream)).isEqualTo(response);
    }

    /// A request on another stream is answered.
    static void goesOn(WireClient client, int stream) throws IOException {
        assertThat(client.get(stream, "/").response(stream)).isEqualTo("200 hello");
    }

    /// Nothing is said of it.
    static Expected ignores() {
        return client -> goesOn(client, 101);
    }

    /// Several in a row.
    static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /// Some of the bytes of another.
    static byte[] part(byte[] bytes, int start, int end) {
        return Arrays.copyOfRange(bytes, start, end);
    }
}
