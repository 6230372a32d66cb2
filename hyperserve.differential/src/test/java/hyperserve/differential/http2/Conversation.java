package hyperserve.differential.http2;

import static hyperserve.test.Http2Frames.*;

import hyperserve.http2.field.FieldList;
import hyperserve.http2.hpack.HpackDecoder;
import hyperserve.http2.hpack.MalformedBlockException;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/// One connection on which an exchange is sent at once, with a plain request behind it, and read
/// until both are answered or nothing more can come.
final class Conversation implements AutoCloseable {

    /// Far longer than an answer takes: only a server that hangs makes anybody wait.
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final int FOLLOWING = 101;

    private static final byte[] FOLLOWING_REQUEST =
            frame(
                    HEADERS,
                    END_HEADERS | END_STREAM,
                    FOLLOWING,
                    block(
                            0,
                            List.of(
                                    ":method",
                                    "GET",
                                    ":scheme",
                                    "http",
                                    ":path",
                                    "/following",
                                    ":authority",
                                    "localhost")));

    private final Socket socket = new Socket();
    private final InputStream in;
    private final HpackDecoder decoder = new HpackDecoder(4096);
    private int answer = -1;
    private String seen = "";
    private boolean goesOn;
    private boolean isOver;

    private Conversation(TestServer server) throws IOException {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
        socket.setSoTimeout((int) PATIENCE.toMillis());
        in = new BufferedInputStream(socket.getInputStream());
    }

    static Outcome with(TestServer server, Exchange exchange) throws IOException {
        try (Conversation one = new Conversation(server)) {
            one.send(exchange);
            one.read(exchange.isWhole());
            return new Outcome(one.answer, one.seen, one.goesOn);
        }
    }

    private void send(Exchange exchange) throws IOException {
        byte[] all =
                Draft.joined(
                        preface(), frame(SETTINGS, 0, 0), exchange.frames(), FOLLOWING_REQUEST);
        try {
            socket.getOutputStream().write(all);
        } catch (SocketException e) {
            // It has refused and closed already; its answer may still be there.
            isOver = true;
        }
    }

    private void read(boolean awaitsAnswer) throws IOException {
        try {
            while (!goesOn || (awaitsAnswer && answer < 0)) {
                next();
            }
        } catch (EOFException | SocketException e) {
            answer = Math.max(answer, 0);
        } catch (SocketTimeoutException e) {
            if (isOver) {
                answer = Math.max(answer, 0);
            }
        }
    }

    private void next() throws IOException {
        byte[] head = in.readNBytes(HEAD);
        if (head.length < HEAD) {
            throw new EOFException();
        }
        ByteBuffer fields = ByteBuffer.wrap(head);
        byte[] payload = in.readNBytes(fields.getInt(0) >>> Byte.SIZE);
        int stream = fields.getInt(5);
        switch (head[3]) {
            case HEADERS -> headers(stream, payload);
            case RST_STREAM -> {
                if (stream == 1 && answer < 0) {
                    answer = 0;
                }
            }
            case SETTINGS -> {
                if (head[4] == 0) {
                    acknowledge();
                }
            }
            default -> {}
        }
    }

    private void acknowledge() throws IOException {
        try {
            socket.getOutputStream().write(frame(SETTINGS, ACK, 0));
        } catch (SocketException e) {
            isOver = true;
        }
    }

    private void headers(int stream, byte[] block) {
        FieldList list = new FieldList(1 << 20, 1000);
        try {
            decoder.decode(block, 0, block.length, list);
        } catch (MalformedBlockException e) {
            throw new AssertionError("a server sends a malformed block", e);
        }
        if (!list.name(0).equals(":status")) {
            return; // Trailers.
        }
        int status = Integer.parseInt(list.value(0));
        if (status < 200) {
            return;
        }
        if (stream == FOLLOWING) {
            goesOn = true;
        } else if (answer < 0) {
            answer = status;
            for (int i = 1; i < list.count(); i++) {
                seen = list.name(i).equals("seen") ? list.value(i) : seen;
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
