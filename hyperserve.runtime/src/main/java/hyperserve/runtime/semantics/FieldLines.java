package hyperserve.runtime.semantics;

import hyperserve.api.Headers;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Where the field lines of one section lie in an array: four indexes a line, counted from the
/// section's start, so that they stay when the bytes are moved. Reused.
public final class FieldLines {

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

    /// Without lines.
    public FieldLines() {}

    /// Begins a section.
    ///
    /// @param source the array that holds it
    /// @param start where it begins in it
    public void begin(byte[] source, int start) {
        bytes = source;
        base = start;
        count = 0;
    }

    /// Goes on with a section whose bytes may lie elsewhere by now.
    ///
    /// @param source the array that holds it
    /// @param start where it begins in it
    public void goOn(byte[] source, int start) {
        bytes = source;
        base = start;
    }

    /// Lets go of the bytes.
    public void forget() {
        bytes = NOTHING;
    }

    /// Adds a line.
    ///
    /// @param nameStart the index of the first byte of its name
    /// @param nameEnd the index after the last one
    /// @param valueStart the index of the first byte of its value
    /// @param valueEnd the index after the last one
    public void add(int nameStart, int nameEnd, int valueStart, int valueEnd) {
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

    /// Follows the bytes to another array.
    ///
    /// @param target that array
    /// @param shift how much further to the left they lie there
    public void moved(byte[] target, int shift) {
        bytes = target;
        base -= shift;
    }

    /// {@return the array that holds the section}
    public byte[] bytes() {
        return bytes;
    }

    /// {@return the number of lines}
    public int count() {
        return count;
    }

    private int nameStart(int line) {
        return base + indexes[4 * line + NAME_START];
    }

    private int nameEnd(int line) {
        return base + indexes[4 * line + NAME_END];
    }

    /// The length of a name.
    ///
    /// @param line the index of its line
    /// @return the length in bytes
    public int nameLength(int line) {
        return indexes[4 * line + NAME_END] - indexes[4 * line + NAME_START];
    }

    /// Where a value begins.
    ///
    /// @param line the index of its line
    /// @return the index of its first byte
    public int valueStart(int line) {
        return base + indexes[4 * line + VALUE_START];
    }

    /// Where a value ends.
    ///
    /// @param line the index of its line
    /// @return the index after its last byte
    public int valueEnd(int line) {
        return base + indexes[4 * line + VALUE_END];
    }

    /// Puts other bytes in place of a value.
    ///
    /// @param line the index of its line
    /// @param start the index of the first of these bytes, in the same array
    /// @param end the index after the last one
    public void setValue(int line, int start, int end) {
        indexes[4 * line + VALUE_START] = start - base;
        indexes[4 * line + VALUE_END] = end - base;
    }

    /// A name as text.
    ///
    /// @param line the index of its line
    /// @return the name, in the letter case it was sent in
    public String name(int line) {
        return text(nameStart(line), nameEnd(line));
    }

    /// A value as text.
    ///
    /// @param line the index of its line
    /// @return the value, a character for each byte
    public String value(int line) {
        return text(valueStart(line), valueEnd(line));
    }

    private String text(int start, int end) {
        return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
    }

    /// Whether a line has a name, letter case aside.
    ///
    /// @param line its index
    /// @param lower the name in lower case
    /// @return if so
    public boolean isNamed(int line, String lower) {
        return Grammar.equalsIgnoreCase(bytes, nameStart(line), nameEnd(line), lower);
    }

    /// The next line of a name in any letter case, without making strings of those before it.
    ///
    /// @param name the name
    /// @param from the first line to look at
    /// @return its index, or −1 if there is none
    public int indexOf(String name, int from) {
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
    public Headers copyOf(List<String> names) {
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

    /// {@return the number of bytes that [#encode] writes}
    int encodedLength() {
        int length = 0;
        for (int i = 0; i < count; i++) {
            length += nameLength(i) + valueEnd(i) - valueStart(i) + 4;
        }
        return length;
    }

    /// Writes the lines as `name: value CRLF` each.
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
