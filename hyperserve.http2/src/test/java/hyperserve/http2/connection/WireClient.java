package hyperserve.http2.connection;

import static hyperserve.test.Http2Frames.*;

import hyperserve.http2.field.FieldList;
import hyperserve.http2.hpack.HpackDecoder;
import hyperserve.http2.hpack.MalformedBlockException;
import hyperserve.runtime.Server;
import hyperserve.test.Http2Frames;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// A client that says what it is told to, in frames it puts together itself, and reads the frames
/// that come. Header blocks are literals without a table, unless they are given as bytes.
final class WireClient implements AutoCloseable {

    private static final int TIMEOUT = 30_000;

    private final Socket socket;
    private final InputStream in;
    private final HpackDecoder decoder = new HpackDecoder(4096);

    private WireClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        socket.setSoTimeout(TIMEOUT);
        socket.setTcpNoDelay(true);
    }

    /// A client that has said nothing.
    static WireClient silent(Server server) throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
        return new WireClient(socket);
    }

    /// A client that has sent the preface and empty settings.
    ///
    /// @param socket connected to the server
    static WireClient over(Socket socket) throws IOException {
        return new WireClient(socket).raw(preface()).frame(SETTINGS, 0, 0);
    }

    /// The same, without TLS.
    static WireClient connect(Server server) throws IOException {
        return silent(server).raw(preface()).frame(SETTINGS, 0, 0);
    }

    WireClient raw(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /// Sends a frame.
    WireClient frame(int type, int flags, int stream, byte... payload) throws IOException {
        return raw(Http2Frames.frame(type, flags, stream, payload));
    }

    /// The payload of PRIORITY_UPDATE.
    static byte[] priority(int stream, String value) {
        byte[] text = value.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(4 + text.length).putInt(stream).put(text).array();
    }

    /// A header block of literals without index.
    static byte[] block(String... namesAndValues) {
        return Http2Frames.block(0, List.of(namesAndValues));
    }

    /// A request as a header block, with more fields.
    static byte[] request(String method, String path, String... more) {
        List<String> all = new ArrayList<>();
        all.addAll(List.of(":method", method, ":scheme", "http", ":path", path));
        all.addAll(List.of(":authority", "localhost"));
        all.addAll(List.of(more));
        return block(all.toArray(String[]::new));
    }

    /// Sends a request without content.
    WireClient get(int stream, String path) throws IOException {
        return frame(HEADERS, END_HEADERS | END_STREAM, stream, request("GET", path));
    }

    /// Sends the head of a request with content.
    WireClient post(int stream, String path, String... more) throws IOException {
        return frame(HEADERS, END_HEADERS, stream, request("POST", path, more));
    }

    /// The next frame.
    Frame next() throws IOException {
        byte[] head = in.readNBytes(HEAD);
        if (head.length < HEAD) {
            throw new EOFException("the server has closed the connection");
        }
        ByteBuffer fields = ByteBuffer.wrap(head);
        int length = fields.getInt(0) >>> Byte.SIZE;
        byte[] payload = in.readNBytes(length);
        return new Frame(head[3], head[4], fields.getInt(5), payload);
    }

    /// The next frame of a type, passing over others.
    Frame next(int type) throws IOException {
        return next(frame -> frame.type() == type);
    }

    Frame next(Predicate<Frame> wanted) throws IOException {
        Frame frame = next();
        while (!wanted.test(frame)) {
            if (frame.type() == HEADERS) {
                fields(frame);
            }
            frame = next();
        }
        return frame;
    }

    /// The next frame on a stream that says something of it.
    Frame nextOn(int stream) throws IOException {
        return next(frame -> frame.stream() == stream && frame.type() != WINDOW_UPDATE);
    }

    /// The fields of a HEADERS frame, which has all of them; each frame is to be read once.
    List<String> fields(Frame headers) {
        FieldList list = new FieldList(1 << 20, 1000);
        try {
            decoder.decode(headers.payload(), 0, headers.payload().length, list);
        } catch (MalformedBlockException e) {
            throw new AssertionError(e);
        }
        List<String> all = new ArrayList<>();
        for (int i = 0; i < list.count(); i++) {
            all.add(list.name(i) + ": " + list.value(i));
        }
        return all;
    }

    /// Reads a whole response on a stream, whose content comes before that of others.
    ///
    /// @return its status, a space and its content
    String response(int stream) throws IOException {
        Frame head = nextOn(stream);
        if (head.type() != HEADERS) {
            throw new AssertionError("no response: " + head);
        }
        List<String> fields = fields(head);
        StringBuilder text = new StringBuilder(fields.getFirst().substring(":status: ".length()));
        text.append(' ');
        Frame last = head;
        while (!last.has(END_STREAM)) {
            last = nextOn(stream);
            if (last.type() == HEADERS) {
                text.append(fields(last));
            } else if (last.type() == DATA) {
                text.append(last.text());
            } else {
                throw new AssertionError("no response: " + last);
            }
        }
        return text.toString();
    }

    /// Reads until the connection ends.
    ///
    /// @return all frames that came
    List<Frame> rest() throws IOException {
        List<Frame> all = new ArrayList<>();
        try {
            while (true) {
                all.add(next());
            }
        } catch (EOFException | SocketException e) {
            return all;
        }
    }

    /// Its own address.
    SocketAddress address() {
        return socket.getLocalSocketAddress();
    }

    void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
