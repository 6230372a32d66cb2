package hyperserve.runtime.http1;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Where the field lines of one section lie in an array: four indexes a line. Reused.
final class FieldLines {

    private static final int NAME_START = 0;
    private static final int NAME_END = 1;
    private static final int VALUE_START = 2;
    private static final int VALUE_END = 3;

    private byte[] bytes = new byte[0];
    private int[] indexes = new int[4 * 16];
    private int count;

    void clear(byte[] source) {
        bytes = source;
        count = 0;
    }

    void add(int nameStart, int nameEnd, int valueStart, int valueEnd) {
        int at = 4 * count;
        if (at == indexes.length) {
            indexes = Arrays.copyOf(indexes, 2 * at);
        }
        indexes[at + NAME_START] = nameStart;
        indexes[at + NAME_END] = nameEnd;
        indexes[at + VALUE_START] = valueStart;
        indexes[at + VALUE_END] = valueEnd;
        count++;
    }

    /// Follows the bytes to another array, where they lie `shift` further to the left.
    void moved(byte[] target, int shift) {
        bytes = target;
        for (int i = 0; i < 4 * count; i++) {
            indexes[i] -= shift;
        }
    }

    byte[] bytes() {
        return bytes;
    }

    int count() {
        return count;
    }

    int nameLength(int line) {
        return indexes[4 * line + NAME_END] - indexes[4 * line + NAME_START];
    }

    int valueStart(int line) {
        return indexes[4 * line + VALUE_START];
    }

    int valueEnd(int line) {
        return indexes[4 * line + VALUE_END];
    }

    void setValue(int line, int start, int end) {
        indexes[4 * line + VALUE_START] = start;
        indexes[4 * line + VALUE_END] = end;
    }

    String name(int line) {
        return text(indexes[4 * line + NAME_START], indexes[4 * line + NAME_END]);
    }

    String value(int line) {
        return text(valueStart(line), valueEnd(line));
    }

    private String text(int start, int end) {
        return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
    }

    /// Whether a line has a name, given in lower case.
    boolean isNamed(int line, String lower) {
        int at = 4 * line;
        return Grammar.equalsIgnoreCase(
                bytes, indexes[at + NAME_START], indexes[at + NAME_END], lower);
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
            System.arraycopy(bytes, indexes[4 * i + NAME_START], target, at, nameLength);
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
