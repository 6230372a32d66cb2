package hyperserve.http2.field;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A header list as it is decoded: names and values as bytes in one array, each name followed by
/// its value. Reused; not for several threads at once.
///
/// It is bounded by what RFC 9113 §6.5.2 calls its size, and by the number of fields. What goes
/// beyond is not kept, and [#isOver()] says so; the decoder goes on for the sake of its table.
public final class FieldList {

    /// What each field counts beside its name and value (RFC 9113 §6.5.2).
    public static final int OVERHEAD = 32;

    private static final int NAME_START = 0;
    private static final int VALUE_START = 1;
    private static final int VALUE_END = 2;
    private static final int INDEXES = 3;

    /// Stands at the beginning of the array, for a request that names its host in `:authority`.
    private static final byte[] HOST = "host".getBytes(StandardCharsets.US_ASCII);

    private static final int FIRST_BYTES = 512;
    private static final int FIRST_FIELDS = 16;

    /// An array that a large list has made larger is not kept.
    private static final int KEPT_BYTES = 4096;

    private final int maxSize;
    private final int maxFields;
    private byte[] bytes = new byte[0];
    private int[] indexes = new int[0];
    private FieldKind[] kinds = new FieldKind[0];
    private int count;
    private int top;
    private long size;
    private boolean over;

    /// An empty list.
    ///
    /// @param maxSize the sum of the lengths of names and values, and [#OVERHEAD] for each field,
    ///     at most
    /// @param maxFields how many fields at most
    public FieldList(int maxSize, int maxFields) {
        this.maxSize = maxSize;
        this.maxFields = maxFields;
    }

    /// Begins another list.
    public void clear() {
        if (bytes.length == 0) {
            bytes = Arrays.copyOf(HOST, FIRST_BYTES);
            indexes = new int[INDEXES * FIRST_FIELDS];
            kinds = new FieldKind[FIRST_FIELDS];
        }
        count = 0;
        top = HOST.length;
        size = 0;
        over = false;
    }

    /// Ends the list, and lets go of arrays that are larger than most lists need.
    public void forget() {
        if (bytes.length > KEPT_BYTES || kinds.length > 4 * FIRST_FIELDS) {
            bytes = new byte[0];
            indexes = new int[0];
            kinds = new FieldKind[0];
        }
        count = 0;
    }

    /// {@return the number of bytes that it keeps}
    public long held() {
        return bytes.length + 4L * indexes.length + 4L * kinds.length;
    }

    /// Makes room behind all that is in the list.
    ///
    /// @param from an index, [#top()] or behind it; what lies before it is kept
    /// @param length how many bytes have to have room there
    /// @return the array, perhaps another one than before
    public byte[] room(int from, int length) {
        int needed = Math.addExact(from, length);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, 2 * bytes.length));
        }
        return bytes;
    }

    /// {@return the index in [#bytes()] from which on a name and a value may be put}
    public int top() {
        return top;
    }

    /// Whether one more field is within the bounds. If not, the list is over them for ever.
    ///
    /// @param length the length of its name and value
    /// @return whether it may be added
    public boolean admits(int length) {
        size += (long) length + OVERHEAD;
        if (size > maxSize || count == maxFields) {
            over = true;
        }
        return !over;
    }

    /// Adds the field whose name and value lie at [#top()], after it was admitted.
    ///
    /// @param nameLength the length of its name
    /// @param valueLength the length of its value
    /// @param kind what it is
    public void add(int nameLength, int valueLength, FieldKind kind) {
        if (count == kinds.length) {
            kinds = Arrays.copyOf(kinds, 2 * count);
            indexes = Arrays.copyOf(indexes, 2 * INDEXES * count);
        }
        int at = INDEXES * count;
        indexes[at + NAME_START] = top;
        indexes[at + VALUE_START] = top + nameLength;
        top += nameLength + valueLength;
        indexes[at + VALUE_END] = top;
        kinds[count] = kind;
        count++;
    }

    /// Keeps bytes that are no field, and were put at [#top()].
    ///
    /// @param length how many
    public void keep(int length) {
        top += length;
    }

    /// {@return whether there was more than the bounds allow, which is not in the list}
    public boolean isOver() {
        return over;
    }

    /// {@return the array that holds names and values}
    public byte[] bytes() {
        return bytes;
    }

    /// {@return the number of fields}
    public int count() {
        return count;
    }

    /// What a field is.
    ///
    /// @param field its index, from 0
    /// @return its kind
    public FieldKind kind(int field) {
        return kinds[field];
    }

    /// Where the name of a field begins.
    ///
    /// @param field its index
    /// @return the index of the first byte
    public int nameStart(int field) {
        return indexes[INDEXES * field + NAME_START];
    }

    /// Where the name of a field ends, and its value begins.
    ///
    /// @param field its index
    /// @return the index after the last byte of the name
    public int valueStart(int field) {
        return indexes[INDEXES * field + VALUE_START];
    }

    /// Where the value of a field ends.
    ///
    /// @param field its index
    /// @return the index after the last byte
    public int valueEnd(int field) {
        return indexes[INDEXES * field + VALUE_END];
    }

    /// {@return where the name `host` begins in the array}
    public int hostStart() {
        return 0;
    }

    /// {@return where it ends}
    public int hostEnd() {
        return HOST.length;
    }

    /// The name of a field as text.
    ///
    /// @param field its index
    /// @return the name
    public String name(int field) {
        return text(nameStart(field), valueStart(field));
    }

    /// The value of a field as text.
    ///
    /// @param field its index
    /// @return the value, a character for each byte
    public String value(int field) {
        return text(valueStart(field), valueEnd(field));
    }

    private String text(int start, int end) {
        return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
    }
}
