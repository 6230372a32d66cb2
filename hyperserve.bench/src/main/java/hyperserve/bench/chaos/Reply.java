package hyperserve.bench.chaos;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// An answer, read whole.
///
/// @param status its status
/// @param content its content
/// @param closes whether the connection ends after it
record Reply(int status, String content, boolean closes) {

    private static final int MAX_LINE = 16 * 1024;

    /// Reads one.
    ///
    /// @throws EOFException if the connection ends before the answer does
    /// @throws MalformedReply if it is none
    static Reply read(InputStream in) throws IOException {
        String statusLine = line(in);
        if (!statusLine.matches("HTTP/1\\.1 [2-5][0-9][0-9] .+")) {
            throw new MalformedReply("no status line: " + statusLine);
        }
        int length = -1;
        boolean chunked = false;
        boolean closes = false;
        for (String field = line(in); !field.isEmpty(); field = line(in)) {
            String lower = field.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length: ")) {
                length = Integer.parseInt(lower.substring(16));
            }
            chunked |= lower.equals("transfer-encoding: chunked");
            closes |= lower.equals("connection: close");
        }
        if (chunked == length >= 0) {
            throw new MalformedReply("an answer with no length, or with two");
        }
        String content = chunked ? chunks(in) : text(in, length);
        return new Reply(Integer.parseInt(statusLine.substring(9, 12)), content, closes);
    }

    private static String chunks(InputStream in) throws IOException {
        StringBuilder content = new StringBuilder();
        while (true) {
            String size = line(in);
            if (!size.matches("[0-9a-fA-F]{1,7}")) {
                throw new MalformedReply("no chunk size: " + size);
            }
            String chunk = text(in, Integer.parseInt(size, 16));
            if (!line(in).isEmpty()) {
                throw new MalformedReply("a chunk of another size");
            }
            if (chunk.isEmpty()) {
                return content.toString();
            }
            content.append(chunk);
        }
    }

    private static String text(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("cut in the content");
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("cut in the head");
            }
            if (line.size() == MAX_LINE) {
                throw new MalformedReply("an endless line");
            }
            line.write(next);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        if (!text.endsWith("\r")) {
            throw new MalformedReply("a bare line feed: " + text);
        }
        return text.substring(0, text.length() - 1);
    }

    /// Something that is no answer.
    static final class MalformedReply extends IOException {
        private static final long serialVersionUID = 1;

        MalformedReply(String message) {
            super(message);
        }
    }
}
