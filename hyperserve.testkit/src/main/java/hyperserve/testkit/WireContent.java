package hyperserve.testkit;

import hyperserve.api.Headers;
import hyperserve.api.Status;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/// The content of a response from a socket (RFC 9112 §6.3); to close it closes the connection.
final class WireContent extends InputStream {

    /// Lengths that are none.
    private static final long CHUNKED = -1;

    private static final long UNTIL_CLOSE = -2;

    private static final int LONGEST_LINE = 64 * 1024;

    private final Socket socket;
    private final InputStream in;
    private final boolean chunked;
    private final boolean untilClose;

    /// Of the content, or of the chunk.
    private long left;

    private boolean begun;
    private boolean ended;

    private WireContent(Socket socket, InputStream in, long length) {
        this.socket = socket;
        this.in = in;
        this.chunked = length == CHUNKED;
        this.untilClose = length == UNTIL_CLOSE;
        this.left = Math.max(0, length);
    }

    /// Reads the head of a response, and passes over interim ones before it (RFC 9110 §15.2).
    static Answer answer(Socket socket, boolean isHead) throws IOException {
        InputStream in = new BufferedInputStream(socket.getInputStream());
        String line = statusLine(in);
        while (line.startsWith("HTTP/1.1 1") && !line.startsWith("HTTP/1.1 101")) {
            fields(in);
            line = statusLine(in);
        }
        Status status = new Status(Integer.parseInt(line.substring(9, 12)), line.substring(13));
        Headers fields = fields(in);
        long length = isHead || !status.allowsContent() ? 0 : length(fields);
        return new Answer(status, fields, new WireContent(socket, in, length), null);
    }

    private static String statusLine(InputStream in) throws IOException {
        String line = line(in);
        if (!line.matches("HTTP/1\\.1 [1-5][0-9][0-9] .*")) {
            throw new IOException("no status line: " + line);
        }
        return line;
    }

    private static Headers fields(InputStream in) throws IOException {
        Headers fields = Headers.empty();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw new IOException("no field line: " + line);
            }
            fields = fields.adding(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        return fields;
    }

    private static long length(Headers fields) throws IOException {
        if (fields.contains("Transfer-Encoding")) {
            return CHUNKED;
        }
        String length = fields.first("Content-Length");
        if (length == null) {
            return UNTIL_CLOSE;
        }
        if (!length.matches("[0-9]{1,18}")) {
            throw new IOException("no length: " + length);
        }
        return Long.parseLong(length);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the server has closed the connection");
            }
            if (line.length() > LONGEST_LINE) {
                throw new IOException("a line is longer than " + LONGEST_LINE);
            }
            line.append((char) next);
        }
        if (line.isEmpty() || line.charAt(line.length() - 1) != '\r') {
            throw new IOException("a line ends without CR: " + line);
        }
        line.setLength(line.length() - 1);
        return line.toString();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (untilClose) {
            return in.read(target, offset, length);
        }
        if (chunked && left == 0 && !ended) {
            beginChunk();
        }
        if (left == 0) {
            return -1;
        }
        int count = in.read(target, offset, (int) Math.min(left, length));
        if (count < 0) {
            throw new EOFException("the response was broken off");
        }
        left -= count;
        return count;
    }

    private void beginChunk() throws IOException {
        if (begun && !line(in).isEmpty()) {
            throw new IOException("a chunk is longer than it says");
        }
        begun = true;
        String size = line(in);
        if (!size.matches("[0-9a-fA-F]{1,8}")) {
            throw new IOException("no chunk size: " + size);
        }
        left = Long.parseLong(size, 16);
        if (left == 0) {
            ended = true;
            fields(in);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
