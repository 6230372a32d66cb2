package hyperserve.http2.connection;

import hyperserve.api.Method;
import hyperserve.api.Response;
import hyperserve.api.RouteOptions;
import hyperserve.runtime.Server;
import hyperserve.test.Http2Frames;
import hyperserve.test.pool.Pool;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;

/// Fuzzes a connection: whatever frames come, in whatever order, on whatever streams, it ends when
/// its client has said all, and the next one is served.
public final class ConnectionFuzzer {

    private static final byte[][] BLOCKS = {
        WireClient.request("GET", "/"),
        WireClient.request("POST", "/echo"),
        WireClient.request("POST", "/echo", "content-length", "5"),
        WireClient.request("GET", "/written"),
        WireClient.request("HEAD", "/"),
        WireClient.request("POST", "/ignore", "expect", "100-continue"),
        WireClient.block("a", "b"),
        {(byte) 0x82},
    };

    private static final Server SERVER = start();

    private ConnectionFuzzer() {}

    private static Server start() {
        try {
            return Servers.on(Pool.LOCKFREE)
                    .get("/", _ -> Response.text("hello"))
                    .get("/written", _ -> Response.stream("a/b", out -> out.write(new byte[9999])))
                    .handle(
                            Method.POST,
                            "/echo",
                            request -> Response.bytes("a/b", request.body().bytes()),
                            RouteOptions.defaults())
                    .handle(
                            Method.POST,
                            "/ignore",
                            _ -> Response.text("ignored"),
                            RouteOptions.defaults().nonBlocking())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Called by the fuzzer, and by [ConnectionInputsTest].
    ///
    /// @param input frames, of four bytes each: type, flags, stream, and what is in it
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        frames.writeBytes(Http2Frames.preface());
        frames.writeBytes(Http2Frames.frame(Http2Frames.SETTINGS, 0, 0));
        for (int i = 0; i + 3 < input.length; i += 4) {
            int low = input[i] & 0x0F;
            int type = low == 0x0F ? Http2Frames.PRIORITY_UPDATE : low;
            int what = input[i + 3] & 0xFF;
            frames.writeBytes(
                    Http2Frames.frame(
                            type, input[i + 1], input[i + 2] & 0x1F, payload(type, what)));
        }
        try (WireClient client = WireClient.silent(SERVER)) {
            client.raw(frames.toByteArray());
            client.endOutput();
            client.rest();
        } catch (IOException e) {
            // A client that goes on after an error may find the connection reset.
            if (e instanceof SocketTimeoutException) {
                throw e;
            }
        }
        try (WireClient next = WireClient.connect(SERVER)) {
            if (!next.get(1, "/").response(1).equals("200 hello")) {
                throw new AssertionError("another answer than before");
            }
        }
    }

    private static byte[] payload(int type, int what) {
        return switch (type) {
            case Http2Frames.HEADERS, Http2Frames.CONTINUATION -> BLOCKS[what % BLOCKS.length];
            case Http2Frames.SETTINGS -> Http2Frames.parameter(what >> 5, 1 << (what & 0x1F));
            case Http2Frames.RST_STREAM -> Http2Frames.int32(what);
            case Http2Frames.WINDOW_UPDATE -> Http2Frames.int32(1 << (what & 0x1F));
            case Http2Frames.PING, Http2Frames.GOAWAY -> Http2Frames.int32(0, what);
            case Http2Frames.PRIORITY -> new byte[5];
            case Http2Frames.PRIORITY_UPDATE -> WireClient.priority(what & 0x1F, "u=1");
            default -> new byte[what * what];
        };
    }
}
