package hyperserve.runtime.http1;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// One response as a strict client reads it.
///
/// @param status the code; 100 for an interim response
/// @param fields the field lines
/// @param body the content, without chunk framing; after 101 all that follows, of another protocol
/// @param trailers the field lines after the last chunk
/// @param complete whether its end was there
record Reply(
        int status, List<String> fields, String body, List<String> trailers, boolean complete) {

    /// The value of the only field line of a name, or null if there is none.
    String field(String name) {
        String prefix = name.toLowerCase(Locale.ROOT) + ": ";
        List<String> found =
                fields.stream()
                        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
                        .toList();
        if (found.size() > 1) {
            throw new AssertionError("more than one " + name + ": " + fields);
        }
        return found.isEmpty() ? null : found.getFirst().substring(prefix.length());
    }

    boolean announcesClose() {
        return fields.contains("Connection: close");
    }

    /// Reads all responses.
    ///
    /// @param bytes what the server sent
    /// @param ended whether it can send no more
    /// @param heads for each final response, whether it answers HEAD and so has no body; false for
    ///     those beyond the list
    static List<Reply> parse(byte[] bytes, boolean ended, List<Boolean> heads) {
        Reader reader = new Reader(new String(bytes, StandardCharsets.ISO_8859_1), ended);
        List<Reply> replies = new ArrayList<>();
        int finals = 0;
        while (reader.at < reader.text.length()) {
            boolean head = finals < heads.size() && heads.get(finals);
            Reply reply = reader.reply(head);
            replies.add(reply);
            finals += reply.status == 100 ? 0 : 1;
        }
        return replies;
    }

    /// Where a response begins, and how to go on from there.
    private static final class Reader {

        final String text;
        final boolean ended;
        int at;

        Reader(String text, boolean ended) {
            this.text = text;
            this.ended = ended;
        }

        Reply reply(boolean head) {
            String line = line();
            if (!line.matches("HTTP/1\\.1 [1-5][0-9][0-9] [\\x20-\\x7e]*")) {
                throw new AssertionError("not a status line: " + line + " in\n" + text);
            }
            int status = Integer.parseInt(line.substring(9, 12));
            List<String> fields = section();
            Reply bare = new Reply(status, fields, "", List.of(), true);
            if (status == 101) {
                String rest = text.substring(at);
                at = text.length();
                return new Reply(status, fields, rest, List.of(), true);
            }
            if (head || status == 100 || status == 204 || status == 304) {
                return bare;
            }
            if ("chunked".equals(bare.field("Transfer-Encoding"))) {
                return chunked(status, fields);
            }
            String length = bare.field("Content-Length");
            if (length == null && !ended) {
                throw new AssertionError("a response without end: " + text);
            }
            int wanted = length == null ? text.length() - at : Integer.parseInt(length);
            int size = Math.min(wanted, text.length() - at);
            at += size;
            String body = text.substring(at - size, at);
            return new Reply(status, fields, body, List.of(), size == wanted);
        }

        private String line() {
            int end = text.indexOf("\r\n", at);
            if (end < 0) {
                throw new AssertionError("a line without end: " + text.substring(at));
            }
            String line = text.substring(at, end);
            at = end + 2;
            return line;
        }

        private List<String> section() {
            List<String> lines = new ArrayList<>();
            for (String line = line(); !line.isEmpty(); line = line()) {
                lines.add(line);
            }
            return lines;
        }

        private Reply chunked(int status, List<String> fields) {
            StringBuilder body = new StringBuilder();
            while (at < text.length()) {
                int size = Integer.parseInt(line(), 16);
                if (size == 0) {
                    return new Reply(status, fields, body.toString(), section(), true);
                }
                body.append(text, at, at + size);
                at += size;
                if (!line().isEmpty()) {
                    throw new AssertionError("a chunk without CRLF: " + text);
                }
            }
            return new Reply(status, fields, body.toString(), List.of(), false);
        }
    }
}
