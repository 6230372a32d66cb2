package hyperserve.bench.compare;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A client of HTTP/2 that keeps slow and fast requests going on one connection, and measures the
/// fast. It knows of the protocol what that takes: field sections without an index, windows so wide
/// that nothing waits for them.
final class StreamsClient {

    private static final int FAST = 64;
    private static final int SLOW = 100;

    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    private static final int WINDOW_UPDATE = 8;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int ACK = 1;
    private static final int INITIAL_WINDOW_SIZE = 4;
    private static final int LIMIT_MILLIS = 30_000;

    private final Socket socket;
    private final String scheme;
    private final ByteArrayOutputStream unsent = new ByteArrayOutputStream();
    private final Map<Integer, Long> begun = new HashMap<>();
    private final Histogram latencies = new Histogram();
    private int next = 1;

    /// @param socket a connection, closed at the end
    /// @param scheme `http` or `https`
    StreamsClient(Socket socket, String scheme) {
        this.socket = socket;
        this.scheme = scheme;
    }

    /// RFC 7541 Appendix A: 2 is GET, 6 and 7 the schemes; §6.2.2: names 4 and 1 with a value.
    private byte[] fields(String path) {
        byte[] target = path.getBytes(StandardCharsets.US_ASCII);
        byte[] authority = "localhost".getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(6 + target.length + authority.length)
                .put((byte) 0x82)
                .put((byte) (scheme.equals("http") ? 0x86 : 0x87))
                .put((byte) 4)
                .put((byte) target.length)
                .put(target)
                .put((byte) 1)
                .put((byte) authority.length)
                .put(authority)
                .array();
    }

    /// Keeps the requests going, and ends the connection.
    ///
    /// @return how long the fast ones took, in nanoseconds
    Histogram run(int seconds) throws IOException {
        try (socket) {
            socket.setSoTimeout(LIMIT_MILLIS);
            greet();
            for (int i = 0; i < SLOW; i++) {
                open(false);
            }
            for (int i = 0; i < FAST; i++) {
                open(true);
            }
            OutputStream out = socket.getOutputStream();
            DataInputStream in =
                    new DataInputStream(
                            new java.io.BufferedInputStream(socket.getInputStream(), 65_536));
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
            while (System.nanoTime() < end) {
                if (in.available() == 0) {
                    unsent.writeTo(out);
                    out.flush();
                    unsent.reset();
                }
                receive(in);
            }
            return latencies;
        }
    }

    private void greet() {
        unsent.writeBytes(PREFACE.getBytes(StandardCharsets.US_ASCII));
        byte[] wide =
                ByteBuffer.allocate(6)
                        .putShort((short) INITIAL_WINDOW_SIZE)
                        .putInt(1 << 30)
                        .array();
        frame(SETTINGS, 0, 0, wide);
        frame(WINDOW_UPDATE, 0, 0, ByteBuffer.allocate(4).putInt(1 << 30).array());
    }

    private void open(boolean fast) {
        if (fast) {
            begun.put(next, System.nanoTime());
        }
        String target = fast ? "/plaintext" : "/sleep?ms=50";
        frame(HEADERS, END_STREAM | END_HEADERS, next, fields(target));
        next += 2;
    }

    private void frame(int type, int flags, int stream, byte[] payload) {
        byte[] head =
                ByteBuffer.allocate(9)
                        .put((byte) (payload.length >> 16))
                        .putShort((short) payload.length)
                        .put((byte) type)
                        .put((byte) flags)
                        .putInt(stream)
                        .array();
        unsent.writeBytes(head);
        unsent.writeBytes(payload);
    }

    private void receive(DataInputStream in) throws IOException {
        int lengthAndType = in.readInt();
        int flags = in.readUnsignedByte();
        int stream = in.readInt() & Integer.MAX_VALUE;
        byte[] payload = in.readNBytes(lengthAndType >>> 8);
        switch (lengthAndType & 0xff) {
            case DATA, HEADERS -> {
                if ((flags & END_STREAM) != 0) {
                    ended(stream);
                }
            }
            case SETTINGS -> {
                if ((flags & ACK) == 0) {
                    frame(SETTINGS, ACK, 0, new byte[0]);
                }
            }
            case PING -> {
                if ((flags & ACK) == 0) {
                    frame(PING, ACK, 0, payload);
                }
            }
            case RST_STREAM, GOAWAY ->
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
        if (start == null) {
            open(false);
        } else {
            latencies.record(System.nanoTime() - start);
            open(true);
        }
    }
}
