package hyperserve.demo.board;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import hyperserve.api.Nullable;

import java.nio.ByteBuffer;

/// A change of the board as it stands in the journal.
///
/// ```
/// note:     1  id (8)  created (8)  changed (8)  text length (4)  text
///              picture's id length (1)  picture's id  picture, if it is new
/// removal:  2  id (8)
/// ```
///
/// A removal also says that its id is not to be used again.
final class NoteRecord {

    private static final byte NOTE = 1;
    private static final byte REMOVAL = 2;
    private static final int FIXED = 1 + 3 * 8 + 4 + 1;

    private NoteRecord() {}

    /// What is told what records say.
    interface Reader {

        /// Told of a note in a new state.
        ///
        /// @param note the note
        /// @param content its picture, null if the note has none, or one that was told before
        void note(Note note, byte @Nullable [] content);

        /// Told that a note is gone.
        ///
        /// @param id its number
        void removed(long id);
    }

    /// {@return the most bytes a record may have}
    static int longest(Limits limits) {
        // A character of UTF-16 is at most three bytes of UTF-8.
        return FIXED + 3 * limits.text() + Byte.MAX_VALUE + limits.picture();
    }

    /// A note's record, in parts.
    ///
    /// @param note the note
    /// @param picture its picture if it is new, null otherwise
    /// @return what [Journal#append] takes
    static ByteBuffer[] of(Note note, @Nullable Picture picture) {
        byte[] text = note.text().getBytes(UTF_8);
        String id = note.picture() == null ? "" : note.picture();
        ByteBuffer head = ByteBuffer.allocate(FIXED + text.length + id.length());
        head.put(NOTE).putLong(note.id()).putLong(note.created()).putLong(note.changed());
        head.putInt(text.length).put(text);
        head.put((byte) id.length()).put(id.getBytes(ISO_8859_1)).flip();
        return picture == null
                ? new ByteBuffer[] {head}
                : new ByteBuffer[] {head, ByteBuffer.wrap(picture.content())};
    }

    /// {@return the record of a removal}
    ///
    /// @param id the note's number
    static ByteBuffer[] ofRemoval(long id) {
        return new ByteBuffer[] {ByteBuffer.allocate(9).put(REMOVAL).putLong(id).flip()};
    }

    /// Reads a record that was found whole.
    ///
    /// @param record its content
    /// @param reader told what it says
    static void read(ByteBuffer record, Reader reader) {
        byte kind = record.get();
        long id = record.getLong();
        if (kind == REMOVAL) {
            reader.removed(id);
            return;
        }
        if (kind != NOTE) {
            throw new IllegalStateException("a record is of kind " + kind + ", of a later version");
        }
        long created = record.getLong();
        long changed = record.getLong();
        String text = new String(bytes(record, record.getInt()), UTF_8);
        String picture = new String(bytes(record, record.get()), ISO_8859_1);
        reader.note(
                new Note(id, text, created, changed, picture.isEmpty() ? null : picture),
                record.hasRemaining() ? bytes(record, record.remaining()) : null);
    }

    private static byte[] bytes(ByteBuffer from, int count) {
        byte[] bytes = new byte[count];
        from.get(bytes);
        return bytes;
    }
}
