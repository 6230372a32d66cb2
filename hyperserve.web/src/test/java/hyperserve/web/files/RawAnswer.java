package hyperserve.web.files;

import hyperserve.api.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// An answer as it came over a socket, the whole of it or what came before the connection was cut.
final class RawAnswer {

    static final int PATIENCE = 20_000;

    private final String head;
    private final byte[] body;

    private RawAnswer(String head, byte[] body) {
        this.head = head;
        this.body = body;
    }

    /// Asks for a target that is sent as it is, whatever bytes it has.
    static RawAnswer get(int port, String target, String... fields) throws IOException {
        return ask(port, "GET", target, fields);
    }

    static RawAnswer ask(int port, String method, String target, String... fields)
            throws IOException {
        try (Socket socket = connect(port)) {
            socket.getOutputStream().write(request(method, target, fields));
            return read(socket.getInputStream());
        }
    }

    static Socket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE);
        return socket;
    }

    static byte[] request(String method, String target, String... fields) {
        String request = method + ' ' + target + " HTTP/1.1\r\nHost: test\r\nConnection: close\r\n";
        List<String> lines = new ArrayList<>(List.of(fields));
        lines.add("\r\n");
        return (request + String.join("\r\n", lines)).getBytes(StandardCharsets.ISO_8859_1);
    }

    static RawAnswer read(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[64 * 1024];
        try {
            int read = in.read(buffer);
            while (read >= 0) {
                all.write(buffer, 0, read);
                read = in.read(buffer);
            }
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            // Cut: what has come is what there is.
            all.write(buffer, 0, 0);
        }
        String text = all.toString(StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        return end < 0
                ? new RawAnswer(text, new byte[0])
                : new RawAnswer(
                        text.substring(0, end + 2),
                        text.substring(end + 4).getBytes(StandardCharsets.ISO_8859_1));
    }

    /// {@return status line and field lines}
    String head() {
        return head;
    }

    /// {@return the bytes behind that}
    byte[] body() {
        return body;
    }

    int status() {
        return head.length() < 12 ? 0 : Integer.parseInt(head.substring(9, 12));
    }

    @Nullable
    String field(String name) {
        for (String line : head.split("\r\n", -1)) {
            if (line.regionMatches(true, 0, name + ":", 0, name.length() + 1)) {
                return line.substring(name.length() + 1).strip();
            }
        }
        return null;
    }

    long announced() {
        String length = field("Content-Length");
        return length == null ? -1 : Long.parseLong(length);
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
