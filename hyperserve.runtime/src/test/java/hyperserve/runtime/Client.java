package hyperserve.runtime;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// A client that sends what its test wants, over one connection.
final class Client implements AutoCloseable {

    /// Beyond this a test fails rather than hangs.
    private static final int PATIENCE_MILLIS = 20_000;

    /// A response; the names of its fields in lower case.
    record Answer(int status, Map<String, String> fields, String text) {

        boolean closes() {
            return "close".equals(fields.get("connection"));
        }
    }

    private final Socket socket;
    private final InputStream in;

    private Client(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
    }

    static Client of(Server server) throws IOException {
        return at(server.address());
    }

    static Client at(SocketAddress address) throws IOException {
        boolean isUnix = address instanceof UnixDomainSocketAddress;
        return connect(isUnix ? new UnixSocket() : new Socket(), address);
    }

    /// A client that takes little before the server's writes meet a full socket.
    static Client narrow(Server server) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        return connect(socket, server.address());
    }

    private static Client connect(Socket socket, SocketAddress address) throws IOException {
        boolean connected = false;
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(address, PATIENCE_MILLIS);
            connected = true;
        } finally {
            if (!connected) {
                socket.close();
            }
        }
        return new Client(socket);
    }

    static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n";
    }

    static String post(String path, int length) {
        return "POST " + path + " HTTP/1.1\r\nHost: h\r\nContent-Length: " + length + "\r\n\r\n";
    }

    Client send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    Client send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /// Reads one whole response.
    Answer answer() throws IOException {
        String line = line();
        int status = Integer.parseInt(line.substring("HTTP/1.1 ".length(), 12));
        Map<String, String> fields = new TreeMap<>();
        for (String field = line(); !field.isEmpty(); field = line()) {
            int colon = field.indexOf(':');
            fields.put(
                    field.substring(0, colon).toLowerCase(Locale.ROOT),
                    field.substring(colon + 1).strip());
        }
        return new Answer(status, fields, new String(content(fields), StandardCharsets.ISO_8859_1));
    }

    private byte[] content(Map<String, String> fields) throws IOException {
        if (!"chunked".equals(fields.get("transfer-encoding"))) {
            return exactly(Integer.parseInt(fields.getOrDefault("content-length", "0")));
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        while (true) {
            int size = Integer.parseInt(line(), 16);
            whole.writeBytes(exactly(size));
            line();
            if (size == 0) {
                return whole.toByteArray();
            }
        }
    }

    private byte[] exactly(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("%d of %d bytes".formatted(bytes.length, count));
        }
        return bytes;
    }

    String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the stream ended within a line: " + line);
            }
            line.append((char) next);
        }
        line.setLength(line.length() - 1);
        return line.toString();
    }

    void skip(int count) throws IOException {
        exactly(count);
    }

    /// Reads to the end, be it a proper one or a reset.
    ///
    /// @return the number of bytes that came before
    long end() throws IOException {
        byte[] buffer = new byte[64 * 1024];
        long sum = 0;
        try {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                sum += count;
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the server keeps the connection", e);
        } catch (SocketException e) {
            return sum;
        }
        return sum;
    }

    /// Reads to the end.
    ///
    /// @return whether that is a reset
    boolean endsByReset() throws IOException {
        byte[] buffer = new byte[64 * 1024];
        try {
            while (in.read(buffer) >= 0) {
                // What comes before does not matter.
            }
            return false;
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the server keeps the connection", e);
        } catch (SocketException e) {
            return true;
        }
    }

    /// Waits for something to come.
    ///
    /// @return the next byte, −1 at the end, −2 if nothing came in that time
    int read(Duration patience) throws IOException {
        socket.setSoTimeout((int) patience.toMillis());
        try {
            return in.read();
        } catch (SocketTimeoutException e) {
            return -2;
        } finally {
            socket.setSoTimeout(PATIENCE_MILLIS);
        }
    }

    /// Sends bytes one by one, in the given rhythm, until an answer comes or all are sent.
    ///
    /// @return the first byte of the answer, −1 at the end, −2 if all are sent
    int drip(String text, Duration rhythm) throws IOException {
        for (int i = 0; i < text.length(); i++) {
            int next = -2;
            try {
                send(text.substring(i, i + 1));
                next = read(rhythm);
            } catch (SocketException e) {
                return -1;
            }
            if (next != -2) {
                return next;
            }
        }
        return -2;
    }

    Client endOutput() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /// Ends the connection by a reset.
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /// Ends the connection before the test ends.
    void leave() throws IOException {
        close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
