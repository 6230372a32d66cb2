package hyperserve.runtime.http1;

import hyperserve.api.Headers;
import hyperserve.runtime.semantics.Grammar;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Where the field lines of one section lie in an array: four indexes a line, counted from the
/// section's start, so that they stay when the bytes are moved. Reused.
final class FieldLines {

    private static final int NAME_START = 0;
    private static final int NAME_END = 1;
    private static final int VALUE_START = 2;
    private static final int VALUE_END = 3;

    private static final byte[] NOTHING = new byte[0];

    private byte[] bytes = NOTHING;
    private int base;
    /// Grows to what the requests of a connection need, as it is kept while that idles.
    private int[] indexes = new int[4 * 4];
    private int count;

    /// Begins a section.
    void begin(byte[] source, int start) {
        bytes = source;
        base = start;
        count = 0;
    }

    /// Goes on with a section whose bytes may lie elsewhere by now.
    void goOn(byte[] source, int start) {
        bytes = source;
        base = start;
    }

    /// Lets go of the bytes.
    void forget() {
        bytes = NOTHING;
    }

    void add(int nameStart, int nameEnd, int valueStart, int valueEnd) {
        int at = 4 * count;
        if (at == indexes.length) {
            indexes = Arrays.copyOf(indexes, 2 * at);
        }
        indexes[at + NAME_START] = nameStart - base;
        indexes[at + NAME_END] = nameEnd - base;
        indexes[at + VALUE_START] = valueStart - base;
        indexes[at + VALUE_END] = valueEnd - base;
        count++;
    }

    /// Follows the bytes to another array, where they lie `shift` further to the left.
    void moved(byte[] target, int shift) {
        bytes = target;
        base -= shift;
    }

    byte[] bytes() {
        return bytes;
    }

    int count() {
        return count;
    }

    private int nameStart(int line) {
        return base + indexes[4 * line + NAME_START];
    }

    private int nameEnd(int line) {
        return base + indexes[4 * line + NAME_END];
    }

    int nameLength(int line) {
        return indexes[4 * line + NAME_END] - indexes[4 * line + NAME_START];
    }

    int valueStart(int line) {
        return base + indexes[4 * line + VALUE_START];
    }

    int valueEnd(int line) {
        return base + indexes[4 * line + VALUE_END];
    }

    void setValue(int line, int start, int end) {
        indexes[4 * line + VALUE_START] = start - base;
        indexes[4 * line + VALUE_END] = end - base;
    }

    String name(int line) {
        return text(nameStart(line), nameEnd(line));
    }

    String value(int line) {
        return text(valueStart(line), valueEnd(line));
    }

    private String text(int start, int end) {
        return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
    }

    /// Whether a line has a name, given in lower case.
    boolean isNamed(int line, String lower) {
        return Grammar.equalsIgnoreCase(bytes, nameStart(line), nameEnd(line), lower);
    }

    /// The next line of a name in any letter case, without making strings of those before it.
    ///
    /// @param from the first line to look at
    /// @return its index, or −1 if there is none
    int indexOf(String name, int from) {
        for (int line = from; line < count; line++) {
            if (nameLength(line) == name.length() && isNamedAsIs(line, name)) {
                return line;
            }
        }
        return -1;
    }

    private boolean isNamedAsIs(int line, String name) {
        int start = nameStart(line);
        for (int i = 0; i < name.length(); i++) {
            if (Grammar.toLower(bytes[start + i]) != Grammar.toLower(name.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /// {@return the lines of some names, valid for ever}
    ///
    /// @param names the names, in any letter case
    Headers copyOf(List<String> names) {
        if (names.isEmpty()) {
            return Headers.empty();
        }
        List<String> wanted = new ArrayList<>();
        for (String name : names) {
            for (int line = indexOf(name, 0); line >= 0; line = indexOf(name, line + 1)) {
                wanted.add(name);
                wanted.add(value(line));
            }
        }
        return Headers.of(wanted.toArray(String[]::new));
    }

    int encodedLength() {
        int length = 0;
        for (int i = 0; i < count; i++) {
            length += nameLength(i) + valueEnd(i) - valueStart(i) + 4;
        }
        return length;
    }

    void encode(byte[] target, int offset) {
        int at = offset;
        for (int i = 0; i < count; i++) {
            int nameLength = nameLength(i);
            System.arraycopy(bytes, nameStart(i), target, at, nameLength);
            at += nameLength;
            target[at++] = ':';
            target[at++] = ' ';
            int valueLength = valueEnd(i) - valueStart(i);
            System.arraycopy(bytes, valueStart(i), target, at, valueLength);
            at += valueLength;
            target[at++] = '\r';
            target[at++] = '\n';
        }
    }
}
