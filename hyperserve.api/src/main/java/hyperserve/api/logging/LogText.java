package hyperserve.api.logging;

import hyperserve.api.Nullable;

import java.util.HexFormat;

/// Text of others as a log may show it: in one line, without what a terminal obeys, and not longer
/// than a reader can bear. Exceptions quote what clients send.
public final class LogText {

    /// The most characters of one text.
    public static final int LONGEST = 4096;

    private LogText() {}

    /// {@return the text with control, format and line-separating characters written as `\n` or
    /// `\u001b`; the same object if there are none and it is short enough}
    ///
    /// @param text what others wrote
    public static String of(String text) {
        int first = 0;
        while (first < text.length() && first < LONGEST && isPlain(text.charAt(first))) {
            first++;
        }
        return first == text.length() ? text : escaped(text);
    }

    private static String escaped(String text) {
        int length = Math.min(text.length(), LONGEST);
        StringBuilder line = new StringBuilder(length + 64);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (isPlain(c)) {
                line.append(c);
            } else {
                escape(line, c);
            }
        }
        if (length < text.length()) {
            line.append("... and ").append(text.length() - length).append(" more characters");
        }
        return line.toString();
    }

    private static void escape(StringBuilder line, char c) {
        switch (c) {
            case '\n' -> line.append("\\n");
            case '\r' -> line.append("\\r");
            case '\t' -> line.append("\\t");
            default -> line.append("\\u").append(HexFormat.of().toHexDigits(c));
        }
    }

    /// Format characters, too: some turn the direction of all that follows.
    private static boolean isPlain(char c) {
        if (c < 0x7F) {
            return c >= ' ';
        }
        int type = Character.getType(c);
        return type != Character.CONTROL
                && type != Character.FORMAT
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR;
    }

    /// {@return the parameters of a message, each fit for a log}
    ///
    /// @param parameters what others gave; there may be none
    public static @Nullable Object @Nullable [] parameters(
            @Nullable Object @Nullable [] parameters) {
        if (parameters == null) {
            return null;
        }
        @Nullable Object[] plain = new Object[parameters.length];
        for (int i = 0; i < plain.length; i++) {
            plain[i] = parameter(parameters[i]);
        }
        return plain;
    }

    /// Numbers keep their form.
    private static @Nullable Object parameter(@Nullable Object parameter) {
        if (parameter == null || parameter instanceof Number) {
            return parameter;
        }
        String text = parameter.toString();
        String plain = of(text);
        return plain.equals(text) ? parameter : plain;
    }
}
