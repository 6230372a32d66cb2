package hyperserve.runtime.http1;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One line of a table of wire cases: `name | bytes | outcome`. A line `let @ = text` lets a mark
/// at the beginning of bytes stand for some text.
///
/// The bytes are text with the escapes `\r \n \t \0 \\ \xHH`; `⏎` is CRLF, and `{TEXT*N}` stands
/// for N times the text. The outcome is what is expected for each request in order, then what
/// becomes of the connection:
///
/// - `200`: a response of that status; `head:200`: one without body though it may announce a
///   length; `200=TEXT`: one with that content
/// - `kept`: the connection is open and answers another request
/// - `closed`: it is closed, as the last response says
/// - `ends`: it is closed, whether the last response could say so or not
/// - `waits`: it is open, and waits for more of a request
/// - `changed`: it is open, and belongs to another protocol, which has said the last content
///
/// @param table the table's name
/// @param name what the case is about
/// @param text what the client sends, a character a byte
/// @param replies the responses
/// @param end what becomes of the connection
record WireCase(String table, String name, String text, List<Expected> replies, End end) {

    enum End {
        KEPT,
        CLOSED,
        ENDS,
        WAITS,
        CHANGED
    }

    /// One response.
    ///
    /// @param status the code
    /// @param head whether it answers HEAD
    /// @param body the content, or null for any
    record Expected(int status, boolean head, String body) {

        boolean matches(Reply reply) {
            return status == reply.status()
                    && reply.complete()
                    && (body == null || body.equals(reply.body()));
        }
    }

    private static final Pattern REPEATED = Pattern.compile("\\{([^{}*]+)\\*([0-9]+)}");

    private static final Pattern ESCAPE = Pattern.compile("\\\\(x[0-9a-fA-F]{2}|.)");

    /// The cases of a resource beside this class.
    static List<WireCase> read(String table) {
        List<WireCase> cases = new ArrayList<>();
        Map<Character, String> marks = new HashMap<>();
        try (InputStream in = WireCase.class.getResourceAsStream(table + ".txt")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            text.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(
                            line -> {
                                if (line.startsWith("let ")) {
                                    marks.put(line.charAt(4), line.substring("let @ = ".length()));
                                } else {
                                    cases.add(parse(table, line, marks));
                                }
                            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return cases;
    }

    private static WireCase parse(String table, String line, Map<Character, String> marks) {
        int first = line.indexOf(" | ");
        int last = line.lastIndexOf(" | ");
        if (first < 0 || first == last) {
            throw new IllegalArgumentException("not `name | bytes | outcome`: " + line);
        }
        List<String> outcome = Arrays.asList(line.substring(last + 3).strip().split(" "));
        int replies = outcome.size() - 1;
        String text = line.substring(first + 3, last).strip();
        String begin = marks.get(text.charAt(0));
        return new WireCase(
                table,
                line.substring(0, first).strip(),
                latin1(bytes(begin == null ? text : begin + text.substring(1))),
                outcome.subList(0, replies).stream().map(WireCase::expected).toList(),
                End.valueOf(outcome.get(replies).toUpperCase(Locale.ROOT)));
    }

    private static Expected expected(String text) {
        boolean head = text.startsWith("head:");
        String rest = head ? text.substring("head:".length()) : text;
        String body = rest.length() > 3 ? latin1(bytes(rest.substring(4))) : null;
        return new Expected(Integer.parseInt(rest.substring(0, 3)), head, body);
    }

    /// The bytes that a text with escapes stands for.
    static byte[] bytes(String text) {
        String flat = text;
        for (Matcher m = REPEATED.matcher(flat); m.find(); m = REPEATED.matcher(flat)) {
            String copies = m.group(1).repeat(Integer.parseInt(m.group(2)));
            flat = flat.substring(0, m.start()) + copies + flat.substring(m.end());
        }
        String raw =
                ESCAPE.matcher(flat.replace("⏎", "\\r\\n"))
                        .replaceAll(m -> Matcher.quoteReplacement(unescape(m.group(1))));
        return raw.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String unescape(String escape) {
        return switch (escape) {
            case "r" -> "\r";
            case "n" -> "\n";
            case "t" -> "\t";
            case "0" -> "\0";
            case "\\" -> "\\";
            default -> String.valueOf((char) Integer.parseInt(escape.substring(1), 16));
        };
    }

    static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    byte[] bytes() {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    List<Boolean> heads() {
        return replies.stream().filter(reply -> reply.status != 100).map(Expected::head).toList();
    }

    /// The bytes in two pieces.
    List<byte[]> splitAt(int index) {
        byte[] bytes = bytes();
        return List.of(Arrays.copyOf(bytes, index), Arrays.copyOfRange(bytes, index, bytes.length));
    }

    /// The bytes one by one.
    List<byte[]> single() {
        List<byte[]> pieces = new ArrayList<>();
        for (byte b : bytes()) {
            pieces.add(new byte[] {b});
        }
        return pieces;
    }

    @Override
    public String toString() {
        return table + ": " + name;
    }
}
