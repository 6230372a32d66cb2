package hyperserve.test;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One line of a table of wire cases: `name | bytes | outcome`. A line `let @ = text` lets a mark
/// at the beginning of bytes stand for some text.
///
/// The bytes are text with the escapes `\r \n \t \0 \\ \xHH`; `⏎` is CRLF, and `{TEXT*N}` stands
/// for N times the text. The outcome is words, whose meaning is the table's.
///
/// @param name what the case is about
/// @param text what is sent, a character a byte
/// @param outcome the words
public record WireLine(String name, String text, List<String> outcome) {

    private static final Pattern REPEATED = Pattern.compile("\\{([^{}*]+)\\*([0-9]+)}");

    private static final Pattern ESCAPE = Pattern.compile("\\\\(x[0-9a-fA-F]{2}|.)");

    /// The cases of a table.
    ///
    /// @param table its text, in UTF-8
    /// @return the cases in order
    /// @throws IOException if it cannot be read
    /// @throws IllegalArgumentException if a line is none of a table
    public static List<WireLine> read(InputStream table) throws IOException {
        List<WireLine> cases = new ArrayList<>();
        Map<Character, String> marks = new HashMap<>();
        String text = new String(table.readAllBytes(), StandardCharsets.UTF_8);
        for (String line : text.lines().toList()) {
            if (line.startsWith("let ")) {
                marks.put(line.charAt(4), line.substring("let @ = ".length()));
            } else if (!line.isBlank() && !line.startsWith("#")) {
                cases.add(parse(line, marks));
            }
        }
        return cases;
    }

    private static WireLine parse(String line, Map<Character, String> marks) {
        int first = line.indexOf(" | ");
        int last = line.lastIndexOf(" | ");
        if (first < 0 || first == last) {
            throw new IllegalArgumentException("not `name | bytes | outcome`: " + line);
        }
        String text = line.substring(first + 3, last).strip();
        String begin = marks.get(text.charAt(0));
        return new WireLine(
                line.substring(0, first).strip(),
                latin1(bytes(begin == null ? text : begin + text.substring(1))),
                Arrays.asList(line.substring(last + 3).strip().split(" ", -1)));
    }

    /// The bytes that a text with escapes stands for.
    ///
    /// @param text the text
    /// @return the bytes
    public static byte[] bytes(String text) {
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

    /// Text with a character for each byte.
    ///
    /// @param bytes the bytes
    /// @return the text
    public static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
