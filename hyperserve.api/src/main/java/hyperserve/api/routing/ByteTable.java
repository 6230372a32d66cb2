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
/// Open addressing with linear probing, at most half full. The hash needs no secret seed: only the
/// application adds keys, so a client cannot make chains long.
final class ByteTable<T> {

    private final byte[][] keys;
    private final List<T> values;

    /// One more than the index of a key, or 0.
    private final int[] slots;

    private final int longest;

    ByteTable(Map<String, T> entries) {
        int capacity = Math.max(2, Integer.highestOneBit(Math.max(1, entries.size())) * 4);
        slots = new int[capacity];
        keys = new byte[entries.size()][];
        List<T> ordered = new ArrayList<>(entries.size());
        int max = -1;
        for (Map.Entry<String, T> entry : entries.entrySet()) {
            byte[] key = entry.getKey().getBytes(StandardCharsets.UTF_8);
            keys[ordered.size()] = key;
            ordered.add(entry.getValue());
            slots[freeSlot(hash(key, 0, key.length))] = ordered.size();
            max = Math.max(max, key.length);
        }
        values = List.copyOf(ordered);
        longest = max;
    }

    private int freeSlot(int hash) {
        int slot = hash & (slots.length - 1);
        while (slots[slot] != 0) {
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }

    @Nullable
    T get(byte[] buffer, int offset, int length) {
        if (length > longest) {
            return null;
        }
        int slot = hash(buffer, offset, length) & (slots.length - 1);
        while (slots[slot] != 0) {
            int index = slots[slot] - 1;
            byte[] key = keys[index];
            if (Arrays.equals(key, 0, key.length, buffer, offset, offset + length)) {
                return values.get(index);
            }
            slot = (slot + 1) & (slots.length - 1);
        }
        return null;
    }

    private static int hash(byte[] buffer, int offset, int length) {
        int hash = length;
        for (int i = offset; i < offset + length; i++) {
            hash = 31 * hash + buffer[i];
        }
        return hash ^ hash >>> 16;
    }
}
