package hyperserve.runtime.command;

import hyperserve.api.Nullable;

import java.util.HexFormat;
import java.util.List;

/// Reads the lines of a [ConfigFile], one setting after the other. A line that ends in an odd
/// number of backslashes goes on in the next one, without the white space that that begins with.
/// White space is space and tab; lines end with a line feed, perhaps after a carriage return.
final class ConfigLines {

    private static final int HEX_DIGITS = 4;

    private final String file;
    private final List<String> lines;

    /// How many lines are read, and so the number of the last one.
    private int read;

    /// @param file what it is called in messages
    /// @param text its whole text
    ConfigLines(String file, String text) {
        this.file = file;
        this.lines = List.of(text.split("\n", -1));
    }

    /// {@return the next setting, or null at the end}
    ///
    /// @throws UsageException if the lines that come next are none
    ConfigFile.@Nullable Entry next() throws UsageException {
        while (read < lines.size()) {
            String line = line();
            if (!line.isEmpty() && line.charAt(0) != '#' && line.charAt(0) != '!') {
                int first = read;
                return entry(first, whole(line, first));
            }
        }
        return null;
    }

    /// {@return the next line, without the white space that it begins with}
    private String line() throws UsageException {
        String line = lines.get(read++);
        if (line.endsWith("\r") && read < lines.size()) {
            line = line.substring(0, line.length() - 1);
        }
        for (int i = 0; i < line.length(); i++) {
            char each = line.charAt(i);
            if (Character.isISOControl(each) && each != '\t') {
                String named = Printable.escape(String.valueOf(each));
                throw wrong(read, "has the control character " + named);
            }
        }
        int start = 0;
        while (start < line.length() && isWhite(line.charAt(start))) {
            start++;
        }
        return line.substring(start);
    }

    private String whole(String beginning, int first) throws UsageException {
        if (beginning.startsWith("\\")) {
            // If nothing follows it, properties look for comments in the next line.
            throw wrong(first, "begins with a backslash");
        }
        StringBuilder whole = new StringBuilder();
        String line = beginning;
        while (goesOn(line)) {
            whole.append(line, 0, line.length() - 1);
            if (read == lines.size() || (read == lines.size() - 1 && lines.getLast().isEmpty())) {
                throw wrong(first, "goes on in the next line by its backslash, but there is none");
            }
            line = line();
        }
        return whole.append(line).toString();
    }

    private static boolean goesOn(String line) {
        int backslashes = 0;
        while (backslashes < line.length()
                && line.charAt(line.length() - 1 - backslashes) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }

    private static boolean isWhite(char c) {
        return c == ' ' || c == '\t';
    }

    private ConfigFile.Entry entry(int first, String line) throws UsageException {
        int end = 0;
        while (end < line.length() && line.charAt(end) != '=' && line.charAt(end) != ':') {
            end++;
        }
        String key = strippedAtEnd(line.substring(0, end));
        if (end == line.length()) {
            throw wrong(first, Printable.quote(line) + " is no setting: it has no = or :");
        }
        if (key.isEmpty() || key.chars().anyMatch(c -> isWhite((char) c) || c == '\\')) {
            throw wrong(first, Printable.quote(key) + " is no key, such as max-body");
        }
        int start = end + 1;
        while (start < line.length() && isWhite(line.charAt(start))) {
            start++;
        }
        return new ConfigFile.Entry(first, key, value(first, key, line.substring(start)));
    }

    private static String strippedAtEnd(String text) {
        int end = text.length();
        while (end > 0 && isWhite(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end);
    }

    private String value(int line, String key, String written) throws UsageException {
        StringBuilder value = new StringBuilder();
        boolean endsInWhite = false;
        int i = 0;
        while (i < written.length()) {
            char each = written.charAt(i++);
            endsInWhite = isWhite(each);
            if (each != '\\') {
                value.append(each);
                continue;
            }
            char escaped = written.charAt(i++); // There is one, or the line would go on.
            if (escaped == 'u') {
                value.append(hex(line, key, written, i));
                i += HEX_DIGITS;
            } else {
                value.append(meaning(line, key, escaped));
            }
        }
        if (endsInWhite) {
            throw wrong(
                    line,
                    key
                            + " ends in white space: take it away, or write \\u0020 for the last of"
                            + " it");
        }
        if (value.codePoints().anyMatch(point -> Character.getType(point) == Character.SURROGATE)) {
            throw wrong(line, key + " has half of a surrogate pair");
        }
        return value.toString();
    }

    private char hex(int line, String key, String written, int start) throws UsageException {
        int end = start + HEX_DIGITS;
        if (end > written.length()
                || !written.substring(start, end).chars().allMatch(HexFormat::isHexDigit)) {
            throw wrong(line, key + " has \\u without four hexadecimal digits behind it");
        }
        return (char) HexFormat.fromHexDigits(written, start, end);
    }

    private char meaning(int line, String key, char escaped) throws UsageException {
        return switch (escaped) {
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 'f' -> '\f';
            case '\\', ':', '=', '#', '!', ' ' -> escaped;
            default ->
                    throw wrong(
                            line,
                            "%s has %s, which means nothing: a backslash itself is two of them"
                                    .formatted(key, Printable.quote("\\" + escaped)));
        };
    }

    private UsageException wrong(int line, String what) {
        return new UsageException(file + ":" + line + ": " + what);
    }
}
