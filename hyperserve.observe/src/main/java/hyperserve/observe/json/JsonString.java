package hyperserve.observe.json;

/// Strings of JSON (RFC 8259 §7).
public final class JsonString {

    private JsonString() {}

    /// Writes a string with its quotes. What is no pair of surrogates is replaced.
    ///
    /// @param to where
    /// @param text the string
    public static void append(StringBuilder to, String text) {
        to.append('"');
        text.codePoints()
                .forEach(
                        c -> {
                            switch (c) {
                                case '"' -> to.append("\\\"");
                                case '\\' -> to.append("\\\\");
                                case '\n' -> to.append("\\n");
                                case '\r' -> to.append("\\r");
                                case '\t' -> to.append("\\t");
                                default -> other(to, c);
                            }
                        });
        to.append('"');
    }

    private static void other(StringBuilder to, int c) {
        if (c < ' ' || c == 0x7f) {
            to.append("\\u00").append(Character.forDigit(c >> 4, 16));
            to.append(Character.forDigit(c & 15, 16));
        } else if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
            to.append('\ufffd');
        } else {
            to.appendCodePoint(c);
        }
    }
}
