package hyperserve.http2.hpack;

import hyperserve.api.Headers;

/// Encodes the header lists of one connection (RFC 7541 §6).
///
/// A field is put into the dynamic table when it comes the second time within a short while: so
/// what changes with each response does not drive out what all have in common, and `date`, new
/// each second, is sent as an index wherever there are more than two responses a second. What
/// has to stay secret is never put into a table, by anybody on its way (RFC 7541 §7.1).
///
/// Nothing is allocated for a field that is in a table. Owned by whoever owns the connection.
public final class HpackEncoder {

    /// The setting HEADER_TABLE_SIZE before the peer has sent one (RFC 9113 §6.5.2).
    public static final int DEFAULT_TABLE_SIZE = 4096;

    private static final int INDEXED = 0x80;
    private static final int INDEXED_MASK = 0x7F;
    private static final int INDEXING = 0x40;
    private static final int INDEXING_MASK = 0x3F;
    private static final int SIZE_UPDATE = 0x20;
    private static final int SIZE_UPDATE_MASK = 0x1F;
    private static final int NEVER_INDEXED = 0x10;
    private static final int WITHOUT_INDEXING = 0x00;
    private static final int LITERAL_MASK = 0x0F;

    /// How many hashes of fields it remembers, to see which one comes again.
    private static final int SEEN = 64;

    /// What a field takes beside its name and value, at most.
    private static final int OF_FIELD = 3 * BlockWriter.MOST_OF_INTEGER;

    /// What comes before all fields: two size updates and a status.
    private static final int OF_BEGINNING = 64;

    private static final int FIRST_CODE = 100;
    private static final String[] CODES = codes();

    private final EncoderTable table = new EncoderTable(DEFAULT_TABLE_SIZE);
    private final BlockWriter writer = new BlockWriter();
    private final int[] seen = new int[SEEN];

    /// The size that the next block has to tell the peer, and the lowest since the last block.
    private int wanted = DEFAULT_TABLE_SIZE;

    private int lowest = DEFAULT_TABLE_SIZE;

    /// An encoder with an empty table.
    public HpackEncoder() {}

    private static String[] codes() {
        String[] codes = new String[900];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = Integer.toString(FIRST_CODE + i);
        }
        return codes;
    }

    /// Takes note of the peer's setting HEADER_TABLE_SIZE. The table never grows beyond
    /// [#DEFAULT_TABLE_SIZE], however large the peer's may be.
    ///
    /// @param tableSize the setting, of 32 bits
    public void setting(long tableSize) {
        wanted = (int) Math.min(tableSize, DEFAULT_TABLE_SIZE);
        lowest = Math.min(lowest, wanted);
    }

    /// How many bytes a block can take at most.
    ///
    /// @param headers the fields, beside which it may have a status and two more fields of at
    ///     most 32 bytes
    /// @return the number of bytes
    public static int mostEncoded(Headers headers) {
        return OF_BEGINNING
                + 2 * (32 + OF_FIELD)
                + headers.encodedLength()
                + OF_FIELD * headers.size();
    }

    /// Begins a block.
    ///
    /// @param target takes it
    /// @param offset where to begin
    public void begin(byte[] target, int offset) {
        writer.begin(target, offset);
        if (lowest < table.maxSize()) {
            sizeUpdate(lowest);
        }
        if (wanted != table.maxSize()) {
            sizeUpdate(wanted);
        }
        lowest = wanted;
    }

    private void sizeUpdate(int size) {
        table.limit(size);
        writer.integer(SIZE_UPDATE, SIZE_UPDATE_MASK, size);
    }

    /// Ends a block.
    ///
    /// @return the index after its last byte
    public int end() {
        return writer.end();
    }

    /// Writes the pseudo-field `:status`, which comes first (RFC 9113 §8.3.2).
    ///
    /// @param code the code of a status, 100 to 999
    public void status(int code) {
        int index = StaticTable.indexOfStatus(code);
        if (index > 0) {
            writer.integer(INDEXED, INDEXED_MASK, index);
        } else {
            field(":status", CODES[code - FIRST_CODE]);
        }
    }

    /// Writes `content-length`.
    ///
    /// @param length the length, not negative
    public void contentLength(long length) {
        writer.integer(WITHOUT_INDEXING, LITERAL_MASK, StaticTable.CONTENT_LENGTH);
        writer.digits(length);
    }

    /// Writes all lines of a section.
    ///
    /// @param headers the lines, none of which is connection-specific
    public void fields(Headers headers) {
        int count = headers.size();
        for (int i = 0; i < count; i++) {
            field(headers.name(i), headers.value(i));
        }
    }

    /// Writes a field.
    ///
    /// @param name its name in any letter case; it is sent in lower case
    /// @param value its value, each of whose characters stands for a byte
    public void field(String name, String value) {
        int hash = EncoderTable.hash(name, value);
        int index = table.find(name, value, hash);
        if (index > 0) {
            writer.integer(INDEXED, INDEXED_MASK, index);
        } else {
            literal(name, value, hash);
        }
    }

    private void literal(String name, String value, int hash) {
        FieldName known = FieldName.of(name);
        int index = known.staticIndex() > 0 ? known.staticIndex() : table.findName(name);
        if (known.isSecret(value)) {
            writer.integer(NEVER_INDEXED, LITERAL_MASK, index);
        } else if (comesAgain(hash) && table.isWorth(name, value)) {
            writer.integer(INDEXING, INDEXING_MASK, index);
            table.add(name, value, hash);
        } else {
            writer.integer(WITHOUT_INDEXING, LITERAL_MASK, index);
        }
        if (index == 0) {
            writer.string(known.lower());
        }
        writer.string(value);
    }

    /// Whether a field has come a short while ago. One that is taken for another is put into the
    /// table too early, which does no harm.
    private boolean comesAgain(int hash) {
        int place = (hash ^ hash >>> 16) & (SEEN - 1);
        boolean again = seen[place] == hash;
        seen[place] = hash;
        return again;
    }
}
