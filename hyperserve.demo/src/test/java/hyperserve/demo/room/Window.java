package hyperserve.demo.room;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// A window of the board in a room, which says what it is told to, in frames of its own.
final class Window implements AutoCloseable {

    static final int TEXT = 1;
    static final int BINARY = 2;

    private static final int CLOSE = 8;
    private static final int TIMEOUT = 30_000;
    private static final byte[] KEY = {0x12, 0x34, 0x56, (byte) 0xfe};

    private final Socket socket;
    private final InputStream in;

    private Window(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        socket.setSoTimeout(TIMEOUT);
        socket.setTcpNoDelay(true);
    }

    static Window open(URI server, String room) throws IOException {
        return open(server, room, 0);
    }

    /// @param receiveBuffer how much the system takes that nobody reads, 0 for whatever it likes
    static Window open(URI server, String room, int receiveBuffer) throws IOException {
        Socket socket = new Socket();
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.connect(new InetSocketAddress(server.getHost(), server.getPort()));
        Window window = new Window(socket);
        String request =
                """
                GET /board/rooms/%s HTTP/1.1
                Host: localhost
                Connection: Upgrade
                Upgrade: websocket
                Sec-WebSocket-Version: 13
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

                """
                        .formatted(room)
                        .replace("\n", "\r\n");
        socket.getOutputStream().write(request.getBytes(UTF_8));
        List<String> head = window.head();
        if (!head.getFirst().equals("HTTP/1.1 101 Switching Protocols")) {
            throw new AssertionError("not opened: " + head);
        }
        return window;
    }

    private List<String> head() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            lines.add(line);
        }
        return lines;
    }

    private String line() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int b = read(); b != '\n'; b = read()) {
            bytes.write(b);
        }
        return bytes.toString(UTF_8).stripTrailing();
    }

    Window name(String name) throws IOException {
        return says("{\"type\":\"name\",\"name\":\"" + name + "\"}");
    }

    Window typing(boolean on) throws IOException {
        return says("{\"type\":\"typing\",\"typing\":" + on + "}");
    }

    Window says(String text) throws IOException {
        return frame(TEXT, text.getBytes(UTF_8));
    }

    /// A masked frame of less than 64 KiB, which is the last of its message.
    Window frame(int opcode, byte... payload) throws IOException {
        int length = payload.length;
        ByteBuffer frame = ByteBuffer.allocate(8 + length).put((byte) (0x80 | opcode));
        if (length < 126) {
            frame.put((byte) (0x80 | length));
        } else {
            frame.put((byte) (0x80 | 126)).putShort((short) length);
        }
        frame.put(KEY);
        for (int i = 0; i < length; i++) {
            frame.put((byte) (payload[i] ^ KEY[i & 3]));
        }
        byte[] bytes = new byte[frame.flip().remaining()];
        frame.get(bytes);
        socket.getOutputStream().write(bytes);
        return this;
    }

    /// The next message.
    ///
    /// @throws EOFException if it is a close, or none: with what it says
    String next() throws IOException {
        while (true) {
            int opcode = read() & 15;
            int length = read();
            if (length == 126) {
                length = read() << 8 | read();
            }
            byte[] payload = in.readNBytes(length);
            if (payload.length < length) {
                throw new EOFException("within a frame");
            }
            if (opcode == CLOSE) {
                throw new EOFException(close(payload));
            }
            if (opcode == TEXT) {
                return new String(payload, UTF_8);
            }
        }
    }

    private static String close(byte[] payload) {
        int code = (payload[0] & 255) << 8 | (payload[1] & 255);
        return (code + " " + new String(payload, 2, payload.length - 2, UTF_8)).strip();
    }

    /// The next message that has a text, passing over others.
    String next(String part) throws IOException {
        String message = next();
        while (!message.contains(part)) {
            message = next();
        }
        return message;
    }

    /// How the server closes it, behind whatever messages.
    String end() throws IOException {
        while (true) {
            try {
                next();
            } catch (EOFException e) {
                return String.valueOf(e.getMessage());
            }
        }
    }

    private int read() throws IOException {
        int b = in.read();
        if (b < 0) {
            throw new EOFException("without a close");
        }
        return b;
    }

    /// Whether the server has not ended the connection, of which all was read that has come.
    boolean isConnected() throws IOException {
        socket.setSoTimeout(1);
        try {
            return in.read() >= 0;
        } catch (SocketTimeoutException e) {
            return true;
        } finally {
            socket.setSoTimeout(TIMEOUT);
        }
    }

    /// Says that it goes.
    void leave() throws IOException {
        frame(CLOSE, (byte) (1001 >> 8), (byte) 1001);
    }

    /// Is gone without a word, as that of a process that is killed.
    void kill() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
