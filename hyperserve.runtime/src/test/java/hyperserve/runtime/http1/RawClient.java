package hyperserve.runtime.http1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// A client that says exactly what it is told, over a real socket.
final class RawClient implements AutoCloseable {

    /// Far beyond what a sound server needs on a busy machine.
    private static final int LIVENESS_MILLIS = 30_000;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();

    private RawClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(LIVENESS_MILLIS);
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    static RawClient to(int port) throws IOException {
        return new RawClient(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /// One whose system takes in little that it does not read.
    static RawClient withSmallBuffer(int port) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return new RawClient(socket);
    }

    /// One that speaks TLS.
    static RawClient overTls(int port, SSLContext context, String protocol) throws IOException {
        SSLSocket socket =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket(InetAddress.getLoopbackAddress(), port);
        socket.setEnabledProtocols(new String[] {protocol});
        return new RawClient(socket);
    }

    /// A request with content.
    ///
    /// @param length how much is announced
    static String post(String path, int length, String body) {
        return "POST %s HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(path, length, body);
    }

    /// The head of one whose client waits for 100 before it sends the content.
    static String expecting100(String path, int length) {
        return post(path, length, "").replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n");
    }

    RawClient send(byte[] bytes) throws IOException {
        out.write(bytes);
        return this;
    }

    RawClient send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// Sends no more; the server's answers still arrive.
    RawClient endOutput() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /// Closes with a reset.
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /// Reads until what was received ends with, or holds, a text.
    RawClient readUntil(String text) throws IOException {
        byte[] buffer = new byte[8192];
        while (!receivedText().contains(text)) {
            int count = in.read(buffer);
            if (count < 0) {
                throw new AssertionError("closed before '" + text + "': " + receivedText());
            }
            received.write(buffer, 0, count);
        }
        return this;
    }

    /// Reads to the end of the connection, which may be a reset.
    RawClient readAll() throws IOException {
        byte[] buffer = new byte[65_536];
        try {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                received.write(buffer, 0, count);
            }
        } catch (SocketException _) {
            // The server cut the connection.
        }
        return this;
    }

    String receivedText() {
        return received.toString(StandardCharsets.ISO_8859_1);
    }

    /// All that was received, as the responses of a connection that has ended.
    List<Reply> replies() {
        return replies(List.of());
    }

    /// The same, where some of the requests are HEAD.
    List<Reply> replies(List<Boolean> heads) {
        return Reply.parse(received.toByteArray(), true, heads);
    }

    /// The only response, after reading to the end.
    Reply lastReply() throws IOException {
        readAll();
        List<Reply> all = replies();
        if (all.size() != 1) {
            throw new AssertionError("not one response: " + receivedText());
        }
        return all.getFirst();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
