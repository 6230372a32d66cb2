package hyperserve.http2.hpack;

import hyperserve.http2.field.FieldKind;

/// The dynamic table of a decoder (RFC 7541 §2.3.2, §4): a ring of bytes in which each entry's
/// name and value lie one behind the other, and a ring of what is known of the entries. Both grow
/// to what the peer makes use of.
final class DynamicTable {

    /// What each entry counts beside its name and value (RFC 7541 §4.1).
    static final int OVERHEAD = 32;

    private static final int FIRST_BYTES = 256;
    private static final int FIRST_ENTRIES = 8;

    private int maxSize;
    private int size;

    private byte[] ring = new byte[0];
    /// Where the next entry's bytes begin.
    private int next;

    /// By the number of an insertion, modulo their length, which is a power of two.
    private int[] starts = new int[0];

    private int[] nameLengths = new int[0];
    private int[] lengths = new int[0];
    private FieldKind[] nameKinds = new FieldKind[0];
    private FieldKind[] kinds = new FieldKind[0];

    /// How many entries there ever were, modulo 2^32, and how many are there.
    private int inserted;

    private int count;

    DynamicTable(int maxSize) {
        this.maxSize = maxSize;
    }

    int count() {
        return count;
    }

    int size() {
        return size;
    }

    int maxSize() {
        return maxSize;
    }

    long held() {
        return ring.length + 20L * kinds.length;
    }

    /// Changes the bound, and evicts what is beyond it (RFC 7541 §4.3).
    void limit(int newMaxSize) {
        maxSize = newMaxSize;
        evictTo(newMaxSize);
        if (ring.length > Math.max(newMaxSize, FIRST_BYTES)) {
            growRing(Math.max(newMaxSize, FIRST_BYTES));
        }
    }

    private void evictTo(int most) {
        while (size > most) {
            int oldest = slot(inserted - count);
            size -= lengths[oldest] + OVERHEAD;
            count--;
        }
    }

    /// Adds an entry; one that is larger than the table empties it (RFC 7541 §4.4).
    ///
    /// @param bytes holds name and value, one behind the other
    /// @param length of both
    /// @param nameKind what any field of that name is
    /// @param kind what this one is
    void add(
            byte[] bytes,
            int start,
            int nameLength,
            int length,
            FieldKind nameKind,
            FieldKind kind) {
        long entry = (long) length + OVERHEAD;
        if (entry > maxSize) {
            evictTo(0);
            return;
        }
        evictTo(maxSize - (int) entry);
        int used = size - OVERHEAD * count;
        if (used + length > ring.length) {
            int most = Math.max(maxSize, FIRST_BYTES);
            growRing(
                    Math.min(
                            most, Math.max(used + length, Math.max(2 * ring.length, FIRST_BYTES))));
        }
        if (count == kinds.length) {
            growEntries();
        }
        int slot = slot(inserted);
        starts[slot] = next;
        nameLengths[slot] = nameLength;
        lengths[slot] = length;
        nameKinds[slot] = nameKind;
        kinds[slot] = kind;
        int first = Math.min(length, ring.length - next);
        System.arraycopy(bytes, start, ring, next, first);
        System.arraycopy(bytes, start + first, ring, 0, length - first);
        next += length;
        if (next >= ring.length) {
            next -= ring.length;
        }
        inserted++;
        count++;
        size += (int) entry;
    }

    private int slot(int insertion) {
        return insertion & (kinds.length - 1);
    }

    /// Where what is known of an entry lies.
    ///
    /// @param index from 1, the newest one, to [#count()]
    int slotOf(int index) {
        return slot(inserted - index);
    }

    int nameLength(int slot) {
        return nameLengths[slot];
    }

    /// Of name and value.
    int length(int slot) {
        return lengths[slot];
    }

    FieldKind nameKind(int slot) {
        return nameKinds[slot];
    }

    FieldKind kind(int slot) {
        return kinds[slot];
    }

    /// Copies the first bytes of an entry, which are its name, or its name and value.
    void copy(int slot, int length, byte[] target, int offset) {
        int start = starts[slot];
        int first = Math.min(length, ring.length - start);
        System.arraycopy(ring, start, target, offset, first);
        if (first < length) {
            System.arraycopy(ring, 0, target, offset + first, length - first);
        }
    }

    private void growRing(int capacity) {
        byte[] target = new byte[capacity];
        int to = 0;
        for (int i = count; i > 0; i--) {
            int slot = slotOf(i);
            copy(slot, lengths[slot], target, to);
            starts[slot] = to;
            to += lengths[slot];
        }
        ring = target;
        next = to == capacity ? 0 : to;
    }

    private void growEntries() {
        int old = kinds.length;
        int capacity = Math.max(2 * old, FIRST_ENTRIES);
        starts = spread(starts, capacity);
        nameLengths = spread(nameLengths, capacity);
        lengths = spread(lengths, capacity);
        FieldKind[] names = new FieldKind[capacity];
        FieldKind[] fields = new FieldKind[capacity];
        for (int i = 1; i <= count; i++) {
            int insertion = inserted - i;
            names[insertion & (capacity - 1)] = nameKinds[insertion & (old - 1)];
            fields[insertion & (capacity - 1)] = kinds[insertion & (old - 1)];
        }
        nameKinds = names;
        kinds = fields;
    }

    private int[] spread(int[] values, int capacity) {
        int[] target = new int[capacity];
        for (int i = 1; i <= count; i++) {
            int insertion = inserted - i;
            target[insertion & (capacity - 1)] = values[insertion & (values.length - 1)];
        }
        return target;
    }
}
