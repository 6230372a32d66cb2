package hyperserve.api.routing;

import hyperserve.api.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// An immutable map from texts in UTF-8 to values, asked with a slice of a buffer and without
/// allocation.
///
/// Open addressing with linear probing, at most half full. Hashes lie beside the indexes, so that
/// what is not there is seldom compared with a key, which is far away. They are multiplied, as keys
/// that are numbered would otherwise stand in one long row (Knuth, TAOCP volume 3, §6.4). The hash
/// needs no secret seed: only the application adds keys, so a client cannot make chains long.
final class ByteTable<T> {

    /// 2^32 by the golden ratio.
    private static final int GOLDEN = 0x9E3779B9;

    private final byte[][] keys;
    private final List<T> values;

    /// Pairs: one more than the index of a key, or 0, and its hash.
    private final int[] slots;

    /// How far a hash is shifted to be the number of a pair.
    private final int shift;

    private final int longest;

    ByteTable(Map<String, T> entries) {
        int capacity = Math.max(2, Integer.highestOneBit(Math.max(1, entries.size())) * 4);
        slots = new int[2 * capacity];
        shift = Integer.SIZE - Integer.numberOfTrailingZeros(capacity);
        keys = new byte[entries.size()][];
        List<T> ordered = new ArrayList<>(entries.size());
        int max = -1;
        for (Map.Entry<String, T> entry : entries.entrySet()) {
            byte[] key = entry.getKey().getBytes(StandardCharsets.UTF_8);
            keys[ordered.size()] = key;
            ordered.add(entry.getValue());
            int hash = hash(key, 0, key.length);
            int slot = freeSlot(hash);
            slots[slot] = ordered.size();
            slots[slot + 1] = hash;
            max = Math.max(max, key.length);
        }
        values = List.copyOf(ordered);
        longest = max;
    }

    private int freeSlot(int hash) {
        int slot = slot(hash);
        while (slots[slot] != 0) {
            slot = next(slot);
        }
        return slot;
    }

    private int slot(int hash) {
        return hash >>> shift << 1;
    }

    private int next(int slot) {
        return (slot + 2) & (slots.length - 1);
    }

    @Nullable
    T get(byte[] buffer, int offset, int length) {
        if (length > longest) {
            return null;
        }
        int hash = hash(buffer, offset, length);
        for (int slot = slot(hash); slots[slot] != 0; slot = next(slot)) {
            if (slots[slot + 1] == hash) {
                int index = slots[slot] - 1;
                byte[] key = keys[index];
                if (Arrays.equals(key, 0, key.length, buffer, offset, offset + length)) {
                    return values.get(index);
                }
            }
        }
        return null;
    }

    private static int hash(byte[] buffer, int offset, int length) {
        int hash = length;
        for (int i = offset; i < offset + length; i++) {
            hash = 31 * hash + buffer[i];
        }
        return hash * GOLDEN;
    }
}
