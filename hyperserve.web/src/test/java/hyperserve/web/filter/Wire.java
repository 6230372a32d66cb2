package hyperserve.web.filter;

import hyperserve.api.Headers;
import hyperserve.test.Eventually;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A client of a test: it sends bytes as they are, and reads responses.
final class Wire implements AutoCloseable {

    /// A response.
    ///
    /// @param status its code
    /// @param headers its fields, with those that the server sets
    /// @param latin1 the content, without the chunks' frames, a character for each byte
    record Answer(int status, Headers headers, String latin1) {

        byte[] content() {
            return latin1.getBytes(StandardCharsets.ISO_8859_1);
        }

        String text() {
            return new String(content(), StandardCharsets.UTF_8);
        }

        String field(String name) {
            return String.join(" | ", headers.all(name));
        }
    }

    private final Socket socket;
    private final InputStream in;

    private Wire(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    static Wire to(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) Eventually.LIVENESS.toMillis());
        return new Wire(socket);
    }

    /// One request on a connection of its own.
    static Answer ask(int port, String request) throws IOException {
        try (Wire wire = to(port)) {
            return wire.ask(request);
        }
    }

    /// @param request method, target and perhaps fields, one a line
    Answer ask(String request) throws IOException {
        String[] lines = request.split("\n", 2);
        send(
                lines[0]
                        + " HTTP/1.1\r\nHost: test.example\r\n"
                        + (lines.length < 2 ? "" : lines[1].replace("\n", "\r\n") + "\r\n")
                        + "\r\n");
        return read(request.startsWith("HEAD "));
    }

    void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    Answer read(boolean toHead) throws IOException {
        String[] first = line().split(" ", 3);
        int status = Integer.parseInt(first[1]);
        Headers headers = fields();
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        if (!toHead && status != 204 && status != 304) {
            readContent(headers, content);
        }
        return new Answer(status, headers, content.toString(StandardCharsets.ISO_8859_1));
    }

    private void readContent(Headers headers, ByteArrayOutputStream content) throws IOException {
        String length = headers.first("Content-Length");
        if (length != null) {
            content.write(bytes(Integer.parseInt(length)));
            return;
        }
        byte[] chunk = chunk();
        while (chunk.length > 0) {
            content.write(chunk);
            chunk = chunk();
        }
    }

    /// The head of a response whose chunks are read one by one.
    Answer head() throws IOException {
        return read(true);
    }

    byte[] chunk() throws IOException {
        byte[] chunk = bytes(Integer.parseInt(line(), 16));
        line();
        return chunk;
    }

    private byte[] bytes(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("the response was cut");
        }
        return bytes;
    }

    private Headers fields() throws IOException {
        List<String> fields = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            fields.add(line.substring(0, colon));
            fields.add(line.substring(colon + 1));
        }
        return Headers.of(fields.toArray(String[]::new));
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        int c = in.read();
        while (c != '\n') {
            if (c < 0) {
                throw new EOFException("the response was cut after '" + line + "'");
            }
            if (c != '\r') {
                line.append((char) c);
            }
            c = in.read();
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
