package hyperserve.demo.board;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;

/// Writes records at the end of a journal's file. Guarded by its user's lock.
final class JournalWriter {

    /// A heap buffer is copied to a direct one, which the thread keeps: so none is written whole.
    private static final int WRITTEN_AT_ONCE = 64 * 1024;

    private final FileChannel channel;
    private final long salt;
    private long end;

    JournalWriter(FileChannel channel, long salt, long end) {
        this.channel = channel;
        this.salt = salt;
        this.end = end;
    }

    /// Begins a file that is empty.
    static JournalWriter begin(FileChannel channel, long salt) throws IOException {
        JournalWriter writer = new JournalWriter(channel, salt, 0);
        ByteBuffer head = ByteBuffer.allocate(JournalReader.FILE_HEAD);
        head.putLong(JournalReader.MAGIC).putLong(salt);
        writer.put(head.putInt(JournalReader.headCheck(salt, 0, 0)).flip());
        return writer;
    }

    FileChannel channel() {
        return channel;
    }

    long salt() {
        return salt;
    }

    long end() {
        return end;
    }

    /// Writes a record; whether it comes to the disk is for who forces the channel.
    void write(ByteBuffer... content) throws IOException {
        CRC32C check = new CRC32C();
        int length = 0;
        for (ByteBuffer part : content) {
            length += part.remaining();
            check.update(part.duplicate());
        }
        ByteBuffer head = ByteBuffer.allocate(JournalReader.RECORD_HEAD);
        head.putInt(length).putInt(JournalReader.headCheck(salt, end, length));
        put(head.putInt((int) check.getValue()).flip());
        for (ByteBuffer part : content) {
            put(part);
        }
    }

    private void put(ByteBuffer part) throws IOException {
        int last = part.limit();
        while (part.position() < last) {
            part.limit(Math.min(last, part.position() + WRITTEN_AT_ONCE));
            end += channel.write(part, end);
        }
    }

    /// Takes back what was written behind a place.
    void cut(long place) throws IOException {
        channel.truncate(place);
        end = place;
    }
}
