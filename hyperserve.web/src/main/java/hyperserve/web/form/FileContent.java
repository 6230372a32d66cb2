package hyperserve.web.form;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;

/// The content of a file of a form, wherever it is kept.
sealed interface FileContent {

    long size();

    InputStream stream();

    void transferTo(FileChannel target) throws IOException;

    /// In memory.
    ///
    /// @param bytes nobody else's
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record InMemory(byte[] bytes) implements FileContent {

        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public InputStream stream() {
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public void transferTo(FileChannel target) throws IOException {
            ByteBuffer source = ByteBuffer.wrap(bytes);
            while (source.hasRemaining()) {
                target.write(source);
            }
        }
    }

    /// On disk.
    ///
    /// @param spool where
    /// @param position where it begins there
    /// @param size its length
    record OnDisk(Spool spool, long position, long size) implements FileContent {

        @Override
        public InputStream stream() {
            return new SpoolStream(this);
        }

        @Override
        public void transferTo(FileChannel target) throws IOException {
            spool.transferTo(target, position, size);
        }
    }

    /// Reads a file on disk; others may read it at the same time.
    final class SpoolStream extends InputStream {

        private final OnDisk content;
        private long done;

        private SpoolStream(OnDisk content) {
            this.content = content;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int count) throws IOException {
            Objects.checkFromIndexSize(offset, count, target.length);
            long left = content.size() - done;
            if (count == 0 || left == 0) {
                return count == 0 ? 0 : -1;
            }
            int most = (int) Math.min(count, left);
            ByteBuffer room = ByteBuffer.wrap(target, offset, most);
            int some = content.spool().read(room, content.position() + done);
            done += some;
            return some;
        }

        @Override
        public int available() {
            return (int) Math.min(Integer.MAX_VALUE, content.size() - done);
        }
    }
}
