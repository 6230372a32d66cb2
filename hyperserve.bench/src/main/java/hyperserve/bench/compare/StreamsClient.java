package hyperserve.bench.compare;

import hyperserve.test.Http2Frames;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A client of HTTP/2 that keeps slow and fast requests going on one connection, and measures the
/// fast. It knows of the protocol what that takes: its windows are so wide that nothing waits for
/// them.
final class StreamsClient {

    private static final int FAST = 64;
    private static final int SLOW = 100;
    private static final int BUFFER = 64 * 1024;
    private static final int INITIAL_WINDOW_SIZE = 4;
    private static final int WIDE = 1 << 30;
    private static final int LIMIT_MILLIS = 30_000;

    private final Socket socket;
    private final String scheme;
    private final FrameBytes unsent = new FrameBytes();
    private final Map<Integer, Long> begun = new HashMap<>();
    private final Histogram latencies = new Histogram();
    private int next = 1;

    /// @param socket a connection, closed at the end
    /// @param scheme `http` or `https`
    StreamsClient(Socket socket, String scheme) {
        this.socket = socket;
        this.scheme = scheme;
    }

    /// Keeps the requests going, and ends the connection.
    ///
    /// @return how long the fast ones took, in nanoseconds
    Histogram run(int seconds) throws IOException {
        try (socket) {
            socket.setSoTimeout(LIMIT_MILLIS);
            unsent.preface()
                    .frame(
                            Http2Frames.SETTINGS,
                            0,
                            0,
                            Http2Frames.parameter(INITIAL_WINDOW_SIZE, WIDE))
                    .frame(Http2Frames.WINDOW_UPDATE, 0, 0, Http2Frames.int32(WIDE));
            for (int i = 0; i < SLOW; i++) {
                open(false);
            }
            for (int i = 0; i < FAST; i++) {
                open(true);
            }
            OutputStream out = socket.getOutputStream();
            DataInputStream in =
                    new DataInputStream(new BufferedInputStream(socket.getInputStream(), BUFFER));
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
            while (System.nanoTime() < end) {
                if (in.available() == 0) {
                    out.write(unsent.take());
                }
                receive(in);
            }
            return latencies;
        }
    }

    private void open(boolean fast) {
        if (fast) {
            begun.put(next, System.nanoTime());
        }
        String target = fast ? "/plaintext" : "/sleep?ms=50";
        unsent.frame(
                Http2Frames.HEADERS,
                Http2Frames.END_STREAM | Http2Frames.END_HEADERS,
                next,
                FrameBytes.request("GET", scheme, target));
        next += 2;
    }

    private void receive(DataInputStream in) throws IOException {
        int lengthAndType = in.readInt();
        int flags = in.readUnsignedByte();
        int stream = in.readInt() & Integer.MAX_VALUE;
        byte[] payload = in.readNBytes(lengthAndType >>> 8);
        boolean acknowledges = (flags & Http2Frames.ACK) != 0;
        switch (lengthAndType & 0xff) {
            case Http2Frames.DATA, Http2Frames.HEADERS -> {
                if ((flags & Http2Frames.END_STREAM) != 0) {
                    ended(stream);
                }
            }
            case Http2Frames.SETTINGS -> {
                if (!acknowledges) {
                    unsent.frame(Http2Frames.SETTINGS, Http2Frames.ACK, 0);
                }
            }
            case Http2Frames.PING -> {
                if (!acknowledges) {
                    unsent.frame(Http2Frames.PING, Http2Frames.ACK, 0, payload);
                }
            }
            case Http2Frames.RST_STREAM, Http2Frames.GOAWAY ->
                    throw new IOException(
                            "the server has reset a stream, or ended the connection: "
                                    + ByteBuffer.wrap(payload).getInt(payload.length - 4));
            default -> {
                // Windows are wide enough, and whatever else there is does not matter here.
            }
        }
    }

    private void ended(int stream) {
        Long start = begun.remove(stream);
        if (start != null) {
            latencies.record(System.nanoTime() - start);
        }
        open(start != null);
    }
}
