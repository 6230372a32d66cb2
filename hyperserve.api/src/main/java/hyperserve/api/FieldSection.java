package hyperserve.api;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Immutable field lines, kept in the form in which they are sent, so that writing them is one
/// copy.
final class FieldSection implements Headers {

    static final FieldSection EMPTY = new FieldSection(new String[0], new byte[0]);

    private final String[] namesAndValues;
    private final byte[] encoded;

    /// Whether it is known that a response may have these lines. Set late by any thread: who does
    /// not see it looks at the lines.
    private boolean sendable;

    private FieldSection(String[] namesAndValues, byte[] encoded) {
        this.namesAndValues = namesAndValues;
        this.encoded = encoded;
    }

    /// Checks, once for all responses that have these lines, that none is the server's to set.
    ///
    /// @throws IllegalArgumentException if one is
    FieldSection requireSendable() {
        if (!sendable) {
            for (int i = 0; i < size(); i++) {
                if (isSetByServer(name(i))) {
                    throw new IllegalArgumentException(name(i) + " is set by the server");
                }
            }
            sendable = true;
        }
        return this;
    }

    /// Asked without making a string of the name.
    private static boolean isSetByServer(String name) {
        return switch (name.length()) {
            case 10 -> name.equalsIgnoreCase("connection") || name.equalsIgnoreCase("keep-alive");
            case 14 -> name.equalsIgnoreCase("content-length");
            case 16 -> name.equalsIgnoreCase("proxy-connection");
            case 17 -> name.equalsIgnoreCase("transfer-encoding");
            default -> false;
        };
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
        return without(name).adding(name, value);
    }

    @Override
    public FieldSection adding(String name, String value) {
        FieldSyntax.requireToken(name, "field name");
        FieldSyntax.requireText(value, "value of " + name);
        String trimmed = trim(value);
        byte[] line = (name + ": " + trimmed + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        String[] lines = Arrays.copyOf(namesAndValues, namesAndValues.length + 2);
        lines[namesAndValues.length] = name;
        lines[namesAndValues.length + 1] = trimmed;
        byte[] bytes = Arrays.copyOf(encoded, encoded.length + line.length);
        System.arraycopy(line, 0, bytes, encoded.length, line.length);
        FieldSection all = new FieldSection(lines, bytes);
        all.sendable = sendable && !isSetByServer(name);
        return all;
    }

    @Override
    public FieldSection adding(Headers lines) {
        FieldSection more = copyOf(lines);
        if (namesAndValues.length == 0) {
            return more;
        }
        if (more.namesAndValues.length == 0) {
            return this;
        }
        int count = namesAndValues.length;
        String[] both = Arrays.copyOf(namesAndValues, count + more.namesAndValues.length);
        System.arraycopy(more.namesAndValues, 0, both, count, more.namesAndValues.length);
        byte[] bytes = Arrays.copyOf(encoded, encoded.length + more.encoded.length);
        System.arraycopy(more.encoded, 0, bytes, encoded.length, more.encoded.length);
        FieldSection all = new FieldSection(both, bytes);
        all.sendable = sendable && more.sendable;
        return all;
    }

    @Override
    public FieldSection without(String name) {
        if (!contains(name)) {
            return this;
        }
        List<String> left = new ArrayList<>();
        for (int i = 0; i < size(); i++) {
            if (!name(i).equalsIgnoreCase(name)) {
                left.add(name(i));
                left.add(value(i));
            }
        }
        String[] lines = left.toArray(String[]::new);
        return new FieldSection(lines, encoded(lines));
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
    public boolean equals(@Nullable Object other) {
        return other instanceof Headers that && hasLinesOf(copyOf(that));
    }

    private boolean hasLinesOf(FieldSection that) {
        boolean same = size() == that.size();
        for (int i = 0; same && i < size(); i++) {
            same = name(i).equalsIgnoreCase(that.name(i)) && value(i).equals(that.value(i));
        }
        return same;
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = 0; i < size(); i++) {
            hash = 31 * hash + name(i).toLowerCase(Locale.ROOT).hashCode();
            hash = 31 * hash + value(i).hashCode();
        }
        return hash;
    }

    @Override
    public String toString() {
        return new String(encoded, StandardCharsets.ISO_8859_1).lines().toList().toString();
    }
}
