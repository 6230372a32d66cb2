package hyperserve.runtime.command;

/// Text from outside, made fit to stand in a message of one line.
final class Printable {

    private static final int LONGEST = 80;

    private Printable() {}

    /// {@return the text in quotes, cut if it is long, with an escape for each character that would
    /// break or disguise the line}
    static String quote(String text) {
        StringBuilder quoted = new StringBuilder("'");
        text.codePoints().limit(LONGEST).forEach(point -> append(quoted, point));
        boolean cut = text.codePointCount(0, text.length()) > LONGEST;
        return quoted.append(cut ? "…'" : "'").toString();
    }

    /// {@return the text without quotes, not cut, with the same escapes}
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(point -> append(escaped, point));
        return escaped.toString();
    }

    private static void append(StringBuilder quoted, int point) {
        switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED ->
                    quoted.append("\\u{").append(Integer.toHexString(point)).append('}');
            default -> quoted.appendCodePoint(point);
        }
    }
}
