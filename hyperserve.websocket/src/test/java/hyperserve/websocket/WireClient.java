package hyperserve.websocket;

import hyperserve.runtime.Server;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A client that says what it is told to, in frames it puts together itself, and reads the frames
/// that come.
final class WireClient implements AutoCloseable {

    static final int FIN = 0x80;
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    private static final int TIMEOUT = 30_000;
    private static final byte[] KEY = {0x12, 0x34, 0x56, (byte) 0xfe};

    private final Socket socket;
    private final InputStream in;
    private List<String> head = List.of();

    private WireClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        socket.setSoTimeout(TIMEOUT);
        socket.setTcpNoDelay(true);
    }

    /// A client that has said nothing.
    static WireClient connect(Server server) throws IOException {
        return connect(server, 0);
    }

    /// The same, whose system takes little that nobody reads.
    static WireClient connect(Server server, int receiveBuffer) throws IOException {
        return connect(server.port(), receiveBuffer);
    }

    static WireClient connect(int port, int receiveBuffer) throws IOException {
        Socket socket = new Socket();
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return new WireClient(socket);
    }

    /// A client that has said nothing, over whatever it is connected by.
    static WireClient over(Socket socket) throws IOException {
        return new WireClient(socket);
    }

    /// A client with an open WebSocket.
    static WireClient open(Server server, String path, String... fields) throws IOException {
        return connect(server).opening(path, fields);
    }

    WireClient opening(String path, String... fields) throws IOException {
        String status = ask(path, fields);
        if (!status.equals("HTTP/1.1 101 Switching Protocols")) {
            throw new AssertionError("not opened: " + head);
        }
        return this;
    }

    static String request(String path, String... fields) {
        return """
        GET %s HTTP/1.1
        Host: localhost
        Connection: Upgrade
        Upgrade: websocket
        Sec-WebSocket-Version: 13
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
        %s
        """
                .formatted(
                        path, String.join("", List.of(fields).stream().map(f -> f + "\n").toList()))
                .replace("\n", "\r\n");
    }

    /// Asks for a WebSocket.
    ///
    /// @return the status line
    String ask(String path, String... fields) throws IOException {
        return raw(request(path, fields).getBytes(StandardCharsets.UTF_8)).readHead();
    }

    String readHead() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            lines.add(line);
        }
        head = lines;
        return lines.getFirst();
    }

    private String line() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the server has closed the connection after " + bytes);
            }
            bytes.write(b);
        }
        return bytes.toString(StandardCharsets.UTF_8).stripTrailing();
    }

    /// A field of the response.
    String field(String name) {
        for (String line : head) {
            if (line.toLowerCase(java.util.Locale.ROOT).startsWith(name + ":")) {
                return line.substring(name.length() + 1).strip();
            }
        }
        return "none";
    }

    WireClient raw(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    WireClient text(String text) throws IOException {
        return frame(FIN | TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    WireClient frame(int first, byte... payload) throws IOException {
        return raw(bytesOf(first, payload));
    }

    WireClient closing(int code) throws IOException {
        return frame(FIN | CLOSE, (byte) (code >> 8), (byte) code);
    }

    /// A masked frame.
    static byte[] bytesOf(int first, byte... payload) {
        int length = payload.length;
        ByteBuffer frame = ByteBuffer.allocate(14 + length).put((byte) first);
        if (length < 126) {
            frame.put((byte) (0x80 | length));
        } else if (length < 65536) {
            frame.put((byte) (0x80 | 126)).putShort((short) length);
        } else {
            frame.put((byte) (0x80 | 127)).putLong(length);
        }
        frame.put(KEY);
        for (int i = 0; i < length; i++) {
            frame.put((byte) (payload[i] ^ KEY[i & 3]));
        }
        byte[] bytes = new byte[frame.flip().remaining()];
        frame.get(bytes);
        return bytes;
    }

    /// The next frame.
    Frame next() throws IOException {
        int first = read();
        int second = read();
        long length = second;
        if (second == 126) {
            length = (long) read() << 8 | read();
        } else if (second == 127) {
            length = ByteBuffer.wrap(in.readNBytes(8)).getLong();
        }
        byte[] payload = in.readNBytes((int) length);
        if (payload.length < length) {
            throw new EOFException("the server has closed the connection within a frame");
        }
        return new Frame(first, payload);
    }

    private int read() throws IOException {
        int b = in.read();
        if (b < 0) {
            throw new EOFException("the server has closed the connection");
        }
        return b;
    }

    /// The next frame with an opcode, passing over others.
    Frame next(int opcode) throws IOException {
        Frame frame = next();
        while (frame.opcode() != opcode) {
            frame = next();
        }
        return frame;
    }

    /// The next frame with an opcode and a text, passing over others.
    Frame next(int opcode, String text) throws IOException {
        Frame frame = next(opcode);
        while (!frame.text().equals(text)) {
            frame = next(opcode);
        }
        return frame;
    }

    /// The next message, its fragments together.
    Frame message() throws IOException {
        Frame first = next();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(first.payload());
        Frame last = first;
        while (!last.isFinal()) {
            last = next();
            if (last.opcode() != CONTINUATION) {
                throw new AssertionError("within a message: " + last);
            }
            all.writeBytes(last.payload());
        }
        return new Frame(first.first() | FIN, all.toByteArray());
    }

    /// Passes over some bytes.
    void skip(int count) throws IOException {
        in.skipNBytes(count);
    }

    /// Whether the connection has ended behind what was read.
    boolean ends() throws IOException {
        try {
            return in.read() < 0;
        } catch (SocketException e) {
            return true;
        }
    }

    /// Resets the connection.
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /// Closes the connection, perhaps before the end of a test.
    void leave() throws IOException {
        socket.close();
    }

    void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
