package hyperserve.web.form;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/// Makes one segment of a path, safe on all systems, of any text.
final class SafeFileName {

    private static final String MARKS = " ._-()[]+,=@";
    private static final int LONGEST = 120;
    private static final int LONGEST_EXTENSION = 16;
    private static final String NONE = "file";

    /// What is a device on Windows, whatever follows the first dot.
    private static final Pattern DEVICE =
            Pattern.compile(
                    "(CON|PRN|AUX|NUL|CONIN_|CONOUT_|CLOCK_|COM[0-9_]|LPT[0-9_]) *(\\..*)?");

    private SafeFileName() {}

    static String of(String sent) {
        String last = sent.substring(Math.max(sent.lastIndexOf('/'), sent.lastIndexOf('\\')) + 1);
        StringBuilder allowed = new StringBuilder();
        Normalizer.normalize(last, Normalizer.Form.NFC)
                .codePoints()
                .forEach(c -> allowed.appendCodePoint(isAllowed(c) ? c : '_'));
        String name = shortened(trimmed(allowed.toString()));
        if (name.startsWith("-")) {
            name = "_" + name.substring(1);
        }
        if (DEVICE.matcher(name.toUpperCase(Locale.ROOT)).matches()) {
            name = shortened("_" + name);
        }
        return name.isEmpty() ? NONE : name;
    }

    private static boolean isAllowed(int c) {
        return switch (Character.getType(c)) {
            case Character.UPPERCASE_LETTER,
                    Character.LOWERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.OTHER_LETTER,
                    Character.NON_SPACING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.DECIMAL_DIGIT_NUMBER ->
                    true;
            default -> MARKS.indexOf(c) >= 0;
        };
    }

    /// Windows drops dots and spaces at the end; elsewhere a dot at the start hides the file.
    private static String trimmed(String name) {
        int start = 0;
        int end = name.length();
        while (start < end && isDotOrSpace(name.charAt(start))) {
            start++;
        }
        while (end > start && isDotOrSpace(name.charAt(end - 1))) {
            end--;
        }
        return name.substring(start, end);
    }

    private static boolean isDotOrSpace(char c) {
        return c == '.' || c == ' ';
    }

    /// Cuts what stands before the extension.
    private static String shortened(String name) {
        if (bytes(name) <= LONGEST) {
            return name;
        }
        int dot = name.lastIndexOf('.');
        String extension = dot < 0 ? "" : name.substring(dot);
        if (bytes(extension) > LONGEST_EXTENSION) {
            extension = "";
        }
        int room = LONGEST - bytes(extension);
        StringBuilder stem = new StringBuilder();
        int at = 0;
        while (at < name.length() && room >= bytes(Character.toString(name.codePointAt(at)))) {
            String c = Character.toString(name.codePointAt(at));
            stem.append(c);
            room -= bytes(c);
            at += c.length();
        }
        return trimmed(stem.toString()) + extension;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
