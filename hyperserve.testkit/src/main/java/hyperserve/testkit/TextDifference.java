package hyperserve.testkit;

import java.util.HexFormat;

/// Where two texts differ, for people.
final class TextDifference {

    /// So much is shown before the place where they differ, and behind it.
    private static final int AROUND = 60;

    private TextDifference() {}

    /// {@return the lines in which they differ first, one below the other, with a mark}
    static String of(String expected, String actual) {
        int at = 0;
        int most = Math.min(expected.length(), actual.length());
        while (at < most && expected.charAt(at) == actual.charAt(at)) {
            at++;
        }
        int start = Math.max(0, at - AROUND);
        String before = printable(expected.substring(start, at));
        return "; at character %s%n     expected: %s%n          was: %s%n               %s^"
                .formatted(
                        at,
                        before + printable(part(expected, at)),
                        before + printable(part(actual, at)),
                        " ".repeat(before.length()));
    }

    private static String part(String text, int from) {
        int end = Math.min(text.length(), from + AROUND);
        return text.substring(from, end) + (end == text.length() ? "⏎" : "…");
    }

    /// A text in one line.
    private static String printable(String text) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            switch (each) {
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                default -> {
                    if (Character.isISOControl(each)) {
                        line.append("\\u").append(HexFormat.of().toHexDigits(each));
                    } else {
                        line.append(each);
                    }
                }
            }
        }
        return line.toString();
    }
}
