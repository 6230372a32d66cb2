package hyperserve.http2.hpack;

import hyperserve.http2.field.FieldKind;
import hyperserve.http2.field.FieldList;

/// Decodes the header blocks of one connection, in the order in which they come (RFC 7541 §3).
///
/// A block is decoded to its end even if the list is over its bounds: the dynamic table has to
/// stay in step with the peer's. What is over is not copied, so that a block of references to
/// large entries costs no memory. Owned by whoever owns the connection; nothing is allocated
/// once the arrays have grown to what a connection needs.
public final class HpackDecoder {

    private static final int INDEXED = 0x80;
    private static final int INDEXING = 0x40;
    private static final int SIZE_UPDATE = 0x20;

    private static final int INDEXED_MASK = 0x7F;
    private static final int INDEXING_MASK = 0x3F;
    private static final int SIZE_UPDATE_MASK = 0x1F;
    private static final int LITERAL_MASK = 0x0F;

    /// A change to the lowest size there was, and one to the last (RFC 7541 §4.2).
    private static final int MOST_SIZE_UPDATES = 2;

    private final DynamicTable table;
    private final BlockCursor cursor = new BlockCursor();

    /// What the peer was told, and has acknowledged.
    private int setting;

    /// The lowest setting since the peer's last size update.
    private int lowestSetting;

    /// A decoder with an empty table.
    ///
    /// @param tableSize the setting HEADER_TABLE_SIZE that holds when the connection begins:
    ///     4096, whatever the first SETTINGS frame says (RFC 9113 §6.5.2)
    public HpackDecoder(int tableSize) {
        table = new DynamicTable(tableSize);
        setting = tableSize;
        lowestSetting = tableSize;
    }

    /// Takes note that the peer has acknowledged another setting HEADER_TABLE_SIZE. If its table
    /// is larger than that, its next block has to begin with a size update.
    ///
    /// @param tableSize the setting
    public void acknowledged(int tableSize) {
        setting = tableSize;
        lowestSetting = Math.min(lowestSetting, tableSize);
    }

    /// {@return the number of bytes that it keeps}
    public long held() {
        return table.held();
    }

    /// Decodes a whole block.
    ///
    /// @param block the array that holds it
    /// @param start the index of its first byte
    /// @param end the index after the last one
    /// @param list is cleared, and takes the fields; if it is over its bounds afterwards, it
    ///     lacks some
    /// @throws MalformedBlockException if the block is malformed; no other one can be decoded
    ///     then
    public void decode(byte[] block, int start, int end, FieldList list)
            throws MalformedBlockException {
        list.clear();
        cursor.begin(block, start, end);
        sizeUpdates();
        while (cursor.hasMore()) {
            int first = cursor.peek() & 0xFF;
            if (first >= INDEXED) {
                indexed(cursor.integer(INDEXED_MASK), list);
            } else if (first >= INDEXING) {
                literal(cursor.integer(INDEXING_MASK), list, true);
            } else if (first >= SIZE_UPDATE) {
                throw new MalformedBlockException("a table size update that stands too late");
            } else {
                // Never indexed or not: this server passes nothing on (RFC 7541 §6.2.3).
                literal(cursor.integer(LITERAL_MASK), list, false);
            }
        }
        cursor.forget();
    }

    private void sizeUpdates() throws MalformedBlockException {
        boolean reduced = table.maxSize() <= lowestSetting;
        for (int i = 0; i < MOST_SIZE_UPDATES && isSizeUpdate(); i++) {
            int size = cursor.integer(SIZE_UPDATE_MASK);
            if (size > setting) {
                throw new MalformedBlockException("a table size update beyond the setting");
            }
            table.limit(size);
            reduced |= size <= lowestSetting;
        }
        if (!reduced) {
            throw new MalformedBlockException("no table size update after a reduction");
        }
        if (isSizeUpdate()) {
            throw new MalformedBlockException("more than two table size updates");
        }
        lowestSetting = setting;
    }

    private boolean isSizeUpdate() {
        return cursor.hasMore() && (cursor.peek() & ~SIZE_UPDATE_MASK) == SIZE_UPDATE;
    }

    private void indexed(int index, FieldList list) throws MalformedBlockException {
        if (index == 0) {
            throw new MalformedBlockException("an indexed field with the index 0");
        }
        int to = list.top();
        if (index <= StaticTable.SIZE) {
            int length = StaticTable.length(index);
            if (list.admits(length)) {
                StaticTable.copy(index, length, list.room(to, length), to);
                int nameLength = StaticTable.nameLength(index);
                list.add(nameLength, length - nameLength, StaticTable.kind(index));
            }
            return;
        }
        int slot = dynamic(index);
        int length = table.length(slot);
        if (list.admits(length)) {
            table.copy(slot, length, list.room(to, length), to);
            int nameLength = table.nameLength(slot);
            list.add(nameLength, length - nameLength, table.kind(slot));
        }
    }

    private int dynamic(int index) throws MalformedBlockException {
        if (index - StaticTable.SIZE > table.count()) {
            throw new MalformedBlockException("an index beyond the tables");
        }
        return table.slotOf(index - StaticTable.SIZE);
    }

    /// Decodes a literal to the place behind all that is in the list, where it stays if it is
    /// admitted. A name that is a reference is neither copied nor looked at without need: it may
    /// be long, and a reference to it is a byte or two.
    private void literal(int nameIndex, FieldList list, boolean indexing)
            throws MalformedBlockException {
        int start = list.top();
        if (list.isOver() && !indexing) {
            if (nameIndex == 0) {
                cursor.string(list, start);
            } else if (nameIndex > StaticTable.SIZE) {
                dynamic(nameIndex);
            }
            cursor.string(list, start);
            return;
        }
        int nameLength;
        FieldKind nameKind;
        if (nameIndex == 0) {
            nameLength = cursor.string(list, start);
            nameKind = FieldKind.ofName(list.bytes(), start, start + nameLength);
        } else if (nameIndex <= StaticTable.SIZE) {
            nameLength = StaticTable.nameLength(nameIndex);
            nameKind = StaticTable.kind(nameIndex);
            StaticTable.copy(nameIndex, nameLength, list.room(start, nameLength), start);
        } else {
            int slot = dynamic(nameIndex);
            nameLength = table.nameLength(slot);
            nameKind = table.nameKind(slot);
            table.copy(slot, nameLength, list.room(start, nameLength), start);
        }
        int valueStart = start + nameLength;
        int valueLength = cursor.string(list, valueStart);
        int length = nameLength + valueLength;
        byte[] bytes = list.bytes();
        FieldKind kind = nameKind.withValue(bytes, valueStart, start + length);
        if (indexing) {
            table.add(bytes, start, nameLength, length, nameKind, kind);
        }
        if (list.admits(length)) {
            list.add(nameLength, valueLength, kind);
        }
    }
}
