package hyperserve.logging.console;

import java.util.HexFormat;

/// Strings of JSON (RFC 8259 §7), in which also what a terminal obeys, or UTF-8 cannot say, is
/// escaped.
final class Json {

    /// The most characters of one string; a stack trace can come to that.
    static final int LONGEST = 128 * 1024;

    private Json() {}

    /// Appends `,"name":"value"`.
    ///
    /// @param line where it goes
    /// @param name the field's name, with nothing to escape
    /// @param value the field's value; what is beyond [#LONGEST] is left out, and counted there
    static void field(StringBuilder line, String name, String value) {
        line.append(",\"").append(name).append("\":\"");
        int length = Math.min(value.length(), LONGEST);
        for (int i = 0; i < length; i++) {
            append(line, value, i);
        }
        if (length < value.length()) {
            line.append("... and ").append(value.length() - length).append(" more characters");
        }
        line.append('"');
    }

    private static void append(StringBuilder line, String value, int index) {
        char c = value.charAt(index);
        switch (c) {
            case '"' -> line.append("\\\"");
            case '\\' -> line.append("\\\\");
            case '\n' -> line.append("\\n");
            case '\r' -> line.append("\\r");
            case '\t' -> line.append("\\t");
            default -> {
                if (isPlain(c)) {
                    line.append(c);
                } else {
                    line.append("\\u").append(HexFormat.of().toHexDigits(c));
                }
            }
        }
    }

    private static boolean isPlain(char c) {
        if (c < 0x7F) {
            return c >= ' ';
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE ->
                    false;
            default -> true;
        };
    }
}
