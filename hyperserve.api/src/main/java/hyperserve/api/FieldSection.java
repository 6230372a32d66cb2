package hyperserve.api;

import java.nio.charset.StandardCharsets;

/// Immutable field lines, kept in the form in which they are sent, so that writing them is one
/// copy.
final class FieldSection implements Headers {

    static final FieldSection EMPTY = new FieldSection(new String[0], new byte[0]);

    private final String[] namesAndValues;
    private final byte[] encoded;

    private FieldSection(String[] namesAndValues, byte[] encoded) {
        this.namesAndValues = namesAndValues;
        this.encoded = encoded;
    }

    /// @param namesAndValues names and values in turn, of an even number
    static FieldSection of(String... namesAndValues) {
        String[] lines = new String[namesAndValues.length];
        for (int i = 0; i < lines.length; i += 2) {
            FieldSyntax.requireToken(namesAndValues[i], "field name");
            FieldSyntax.requireText(namesAndValues[i + 1], "value of " + namesAndValues[i]);
            lines[i] = namesAndValues[i];
            lines[i + 1] = trim(namesAndValues[i + 1]);
        }
        return new FieldSection(lines, encoded(lines));
    }

    static FieldSection copyOf(Headers headers) {
        if (headers instanceof FieldSection section) {
            return section;
        }
        String[] lines = new String[2 * headers.size()];
        for (int i = 0; i < headers.size(); i++) {
            lines[2 * i] = headers.name(i);
            lines[2 * i + 1] = headers.value(i);
        }
        // Checked and encoded here: anybody may implement the interface, and get it wrong.
        for (int i = 0; i < lines.length; i += 2) {
            FieldSyntax.requireToken(lines[i], "field name");
            FieldSyntax.requireText(lines[i + 1], "value of " + lines[i]);
        }
        return new FieldSection(lines, encoded(lines));
    }

    private static byte[] encoded(String[] lines) {
        StringBuilder encoded = new StringBuilder();
        for (int i = 0; i < lines.length; i += 2) {
            encoded.append(lines[i]).append(": ").append(lines[i + 1]).append("\r\n");
        }
        return encoded.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public FieldSection with(String name, String value) {
        FieldSyntax.requireToken(name, "field name");
        FieldSyntax.requireText(value, "value of " + name);
        String trimmed = trim(value);
        byte[] line = (name + ": " + trimmed + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        String[] lines = new String[namesAndValues.length + 2];
        System.arraycopy(namesAndValues, 0, lines, 0, namesAndValues.length);
        lines[namesAndValues.length] = name;
        lines[namesAndValues.length + 1] = trimmed;
        byte[] bytes = new byte[encoded.length + line.length];
        System.arraycopy(encoded, 0, bytes, 0, encoded.length);
        System.arraycopy(line, 0, bytes, encoded.length, line.length);
        return new FieldSection(lines, bytes);
    }

    /// Strips SP and HTAB, which are not part of a value (RFC 9110 §5.5).
    private static String trim(String value) {
        int start = 0;
        int end = value.length();
        while (start < end && isBlank(value.charAt(start))) {
            start++;
        }
        while (end > start && isBlank(value.charAt(end - 1))) {
            end--;
        }
        return value.substring(start, end);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    @Override
    public int size() {
        return namesAndValues.length / 2;
    }

    @Override
    public String name(int index) {
        return namesAndValues[2 * index];
    }

    @Override
    public String value(int index) {
        return namesAndValues[2 * index + 1];
    }

    @Override
    public int encodedLength() {
        return encoded.length;
    }

    @Override
    public void encode(byte[] target, int offset) {
        System.arraycopy(encoded, 0, target, offset, encoded.length);
    }

    @Override
    public String toString() {
        return new String(encoded, StandardCharsets.ISO_8859_1);
    }
}
