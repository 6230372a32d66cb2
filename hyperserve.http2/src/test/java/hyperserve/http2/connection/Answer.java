package hyperserve.http2.connection;

import hyperserve.http2.frame.ErrorCode;
import hyperserve.test.Http2Frames;
import hyperserve.test.WireLine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// A response, whichever version of HTTP it came in.
///
/// @param status its code; 0 if the stream was reset as malformed
/// @param fields its field lines but those that are of the version or the time, sorted by name
/// @param content the content, a character a byte
/// @param closes whether HTTP/1.1 said that the connection ends
record Answer(int status, List<String> fields, String content, boolean closes) {

    /// Fields that are of the connection, of a version, or of the time.
    static final Set<String> OF_VERSION =
            Set.of(
                    "connection",
                    "date",
                    "keep-alive",
                    "proxy-connection",
                    "transfer-encoding",
                    "upgrade");

    private static final String CRLF = "\r\n";

    boolean isReset() {
        return status == 0;
    }

    private static Answer of(int status, List<String> lines, String content) {
        List<String> fields = new ArrayList<>();
        for (String line : lines) {
            int colon = line.indexOf(':', 1);
            String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            if (!name.startsWith(":") && !OF_VERSION.contains(name)) {
                fields.add(name + line.substring(colon));
            }
        }
        fields.sort(null);
        return new Answer(status, fields, content, lines.contains("Connection: close"));
    }

    /// The response on a stream; interim ones are passed over.
    static Answer on(WireClient client, int stream) throws IOException {
        Frame frame = client.nextOn(stream);
        List<String> lines = List.of();
        StringBuilder content = new StringBuilder();
        int status = 0;
        while (true) {
            if (frame.type() == Http2Frames.RST_STREAM) {
                if (frame.code() != ErrorCode.PROTOCOL_ERROR) {
                    throw new AssertionError("reset for another reason: " + frame);
                }
                return new Answer(0, List.of(), "", false);
            }
            if (frame.type() == Http2Frames.HEADERS) {
                List<String> section = client.fields(frame);
                if (section.getFirst().startsWith(":status: ")) {
                    status = Integer.parseInt(section.getFirst().substring(9));
                    lines = section;
                }
            } else {
                content.append(WireLine.latin1(frame.payload()));
            }
            if (frame.has(Http2Frames.END_STREAM)) {
                return of(status, lines, content.toString());
            }
            frame = client.nextOn(stream);
        }
    }

    /// All final responses of HTTP/1.1 on a connection that has ended.
    ///
    /// @param text what was received, a character a byte
    /// @param heads for each, whether it answers HEAD
    static List<Answer> all(String text, List<Boolean> heads) {
        List<Answer> all = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int end = text.indexOf(CRLF + CRLF, at);
            List<String> lines = List.of(text.substring(at, end).split(CRLF, -1));
            int status = Integer.parseInt(lines.getFirst().substring(9, 12));
            at = end + 2 * CRLF.length();
            if (status < 200) {
                continue;
            }
            List<String> fields = lines.subList(1, lines.size());
            StringBuilder content = new StringBuilder();
            boolean head = all.size() < heads.size() && heads.get(all.size());
            if (!head && status != 204 && status != 304) {
                at = content(text, at, fields, content);
            }
            all.add(of(status, fields, content.toString()));
        }
        return all;
    }

    private static int content(String text, int start, List<String> fields, StringBuilder into) {
        if (!fields.contains("Transfer-Encoding: chunked")) {
            String length = "Content-Length: ";
            int end = start;
            for (String line : fields) {
                end += line.startsWith(length) ? Integer.parseInt(line.substring(16)) : 0;
            }
            into.append(text, start, end);
            return end;
        }
        int at = start;
        while (true) {
            int line = text.indexOf(CRLF, at);
            int size = Integer.parseInt(text.substring(at, line), 16);
            at = line + CRLF.length();
            into.append(text, at, at + size);
            at += size + CRLF.length();
            if (size == 0) {
                return at;
            }
        }
    }
}
