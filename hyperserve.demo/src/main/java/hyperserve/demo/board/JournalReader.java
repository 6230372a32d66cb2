package hyperserve.demo.board;

import hyperserve.api.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/// Finds the records in the bytes of a journal's file. Used by one thread.
final class JournalReader {

    /// "HSBOARD1".
    static final long MAGIC = 0x4853_424F_4152_4431L;

    static final int FILE_HEAD = 20;
    static final int RECORD_HEAD = 12;

    private final ByteBuffer all;
    private final int longest;
    private final String name;
    private final long salt;

    /// @param all the whole file
    /// @param longest the most bytes the content of a record may have
    /// @param name that of the file, for messages
    /// @throws IOException if it does not begin as a journal does
    JournalReader(ByteBuffer all, int longest, String name) throws IOException {
        this.all = all;
        this.longest = longest;
        this.name = name;
        if (all.limit() < FILE_HEAD || all.getLong(0) != MAGIC) {
            throw new IOException(name + " is a file of something else, and no notes board");
        }
        this.salt = all.getLong(8);
        if (all.getInt(16) != headCheck(salt, 0, 0)) {
            throw new IOException(damage(0));
        }
    }

    private String damage(int place) {
        return "%s is damaged at byte %s; restore it from a copy, or move it away to begin anew"
                .formatted(name, place);
    }

    long salt() {
        return salt;
    }

    /// {@return the salt of a file, 0 if it is too short for one}
    static long salt(FileChannel channel) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(FILE_HEAD);
        int read = channel.read(head, 0);
        return read < FILE_HEAD ? 0 : head.getLong(8);
    }

    /// The check of a record's header, which fits at one place of one file.
    static int headCheck(long salt, long place, int length) {
        CRC32C check = new CRC32C();
        check.update(ByteBuffer.allocate(20).putLong(salt).putLong(place).putInt(length).flip());
        return (int) check.getValue();
    }

    /// Passes on what is there.
    ///
    /// @param each is given the content of each record, valid during the call
    /// @return where the last whole record ends
    /// @throws IOException if a record is damaged that is not the last one
    int replay(Consumer<ByteBuffer> each) throws IOException {
        int place = FILE_HEAD;
        while (place < all.limit()) {
            ByteBuffer content = at(place);
            if (content == null) {
                requireLast(place);
                return place;
            }
            place += RECORD_HEAD + content.remaining();
            each.accept(content);
        }
        return place;
    }

    private @Nullable ByteBuffer at(int place) {
        if (all.limit() - place < RECORD_HEAD) {
            return null;
        }
        int length = all.getInt(place);
        if (length < 0
                || length > longest
                || length > all.limit() - place - RECORD_HEAD
                || all.getInt(place + 4) != headCheck(salt, place, length)) {
            return null;
        }
        ByteBuffer content = all.slice(place + RECORD_HEAD, length);
        CRC32C check = new CRC32C();
        check.update(content.duplicate());
        return (int) check.getValue() == all.getInt(place + 8) ? content : null;
    }

    private void requireLast(int place) throws IOException {
        for (int later = place + 1; later <= all.limit() - RECORD_HEAD; later++) {
            if (at(later) != null) {
                throw new IOException(damage(place));
            }
        }
    }
}
