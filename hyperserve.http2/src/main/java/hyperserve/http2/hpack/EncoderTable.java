package hyperserve.http2.hpack;

import hyperserve.api.Nullable;

import java.util.Arrays;

/// The dynamic table of an encoder (RFC 7541 §2.3.2): the fields that the peer's decoder holds,
/// found by name and value, or by the name alone.
///
/// Both are found by hash, in chains of slots, the newest first, so that who leaves, the oldest,
/// is the last of its chains. Texts are compared as they are: a name in another letter case is
/// another name, whose fields come to stand beside.
final class EncoderTable {

    private static final int NONE = -1;
    private static final int OVERHEAD = DynamicTable.OVERHEAD;
    private static final int FIRST_SLOTS = 16;

    /// Slots of one hash, in chains.
    private static final class Chains {
        private final int[] hashes;
        private final int[] following;
        private final int[] heads;

        Chains(int slots) {
            hashes = new int[slots];
            following = new int[slots];
            heads = new int[slots];
            Arrays.fill(heads, NONE);
        }

        private int chain(int hash) {
            return (hash ^ hash >>> 16) & (heads.length - 1);
        }

        int first(int hash) {
            return heads[chain(hash)];
        }

        void add(int slot, int hash) {
            int chain = chain(hash);
            hashes[slot] = hash;
            following[slot] = heads[chain];
            heads[chain] = slot;
        }

        void remove(int slot) {
            int chain = chain(hashes[slot]);
            if (heads[chain] == slot) {
                heads[chain] = NONE;
                return;
            }
            int before = heads[chain];
            while (following[before] != slot) {
                before = following[before];
            }
            following[before] = NONE;
        }
    }

    /// A power of two, which doubles when all are taken.
    private int slots = FIRST_SLOTS;

    private @Nullable String[] names = new String[FIRST_SLOTS];
    private @Nullable String[] values = new String[FIRST_SLOTS];
    private Chains fields = new Chains(FIRST_SLOTS);
    private Chains sameNames = new Chains(FIRST_SLOTS);
    private int maxSize;
    private int size;
    private int inserted;
    private int count;

    EncoderTable(int maxSize) {
        this.maxSize = maxSize;
    }

    static int hash(String name, String value) {
        return 31 * name.hashCode() + value.hashCode();
    }

    /// The index of a field, 0 if it is not there.
    ///
    /// @param hash of [#hash]
    int find(String name, String value, int hash) {
        for (int slot = fields.first(hash); slot != NONE; slot = fields.following[slot]) {
            if (fields.hashes[slot] == hash
                    && value.equals(values[slot])
                    && name.equals(names[slot])) {
                return index(slot);
            }
        }
        return 0;
    }

    /// The index of a field of a name, 0 if there is none.
    int findName(String name) {
        int hash = name.hashCode();
        for (int slot = sameNames.first(hash); slot != NONE; slot = sameNames.following[slot]) {
            if (sameNames.hashes[slot] == hash && name.equals(names[slot])) {
                return index(slot);
            }
        }
        return 0;
    }

    private int index(int slot) {
        return StaticTable.SIZE + 1 + ((inserted - 1 - slot) & (slots - 1));
    }

    int maxSize() {
        return maxSize;
    }

    int size() {
        return size;
    }

    void limit(int newMaxSize) {
        maxSize = newMaxSize;
        evictTo(newMaxSize);
    }

    private void evictTo(int most) {
        while (size > most) {
            int slot = (inserted - count) & (slots - 1);
            size -= sizeOf(String.valueOf(names[slot]), String.valueOf(values[slot]));
            fields.remove(slot);
            sameNames.remove(slot);
            names[slot] = null;
            values[slot] = null;
            count--;
        }
    }

    private static int sizeOf(String name, String value) {
        return name.length() + value.length() + OVERHEAD;
    }

    /// Whether a field is small enough not to drive most others out.
    boolean isWorth(String name, String value) {
        return 2L * name.length() + 2L * value.length() + 2 * OVERHEAD <= maxSize;
    }

    /// Adds a field that [#isWorth] it.
    void add(String name, String value, int hash) {
        int entry = sizeOf(name, value);
        evictTo(maxSize - entry);
        if (count == slots) {
            grow();
        }
        put(inserted, name, value, hash);
        inserted++;
        count++;
        size += entry;
    }

    private void put(int insertion, String name, String value, int hash) {
        int slot = insertion & (slots - 1);
        names[slot] = name;
        values[slot] = value;
        fields.add(slot, hash);
        sameNames.add(slot, name.hashCode());
    }

    private void grow() {
        @Nullable String[] oldNames = names;
        @Nullable String[] oldValues = values;
        int old = slots;
        slots = 2 * old;
        names = new String[slots];
        values = new String[slots];
        fields = new Chains(slots);
        sameNames = new Chains(slots);
        for (int insertion = inserted - count; insertion != inserted; insertion++) {
            String name = String.valueOf(oldNames[insertion & (old - 1)]);
            String value = String.valueOf(oldValues[insertion & (old - 1)]);
            put(insertion, name, value, hash(name, value));
        }
    }
}
