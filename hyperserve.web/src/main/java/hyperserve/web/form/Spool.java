package hyperserve.web.form;

import hyperserve.api.Nullable;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;

/// The files of one form that were too large for memory, one behind the other in one file, which is
/// made when the first of them comes.
///
/// Its name owes nothing to what was sent. It is open to its owner alone, and gone when it is
/// closed. Where the system can do so it loses its name as soon as it is open, so that nothing of
/// it stays if the process is killed; and if nobody closes it, the garbage collection does.
final class Spool implements AutoCloseable {

    private static final Set<? extends OpenOption> OPTIONS =
            Set.of(
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.DELETE_ON_CLOSE,
                    LinkOption.NOFOLLOW_LINKS);

    private final Path directory;
    private @Nullable FileChannel channel;
    private long size;
    private boolean closed;

    Spool(Path directory) {
        this.directory = directory;
    }

    void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the form is closed");
        }
    }

    /// Where what is appended next begins.
    long size() {
        return size;
    }

    void append(byte[] bytes, int offset, int count) throws IOException {
        ByteBuffer source = ByteBuffer.wrap(bytes, offset, count);
        while (source.hasRemaining()) {
            size += channel().write(source, size);
        }
    }

    /// Reads at least one byte.
    int read(ByteBuffer target, long position) throws IOException {
        int count = channel().read(target, position);
        if (count < 0) {
            throw new EOFException("the file of the form was cut off at byte " + position);
        }
        return count;
    }

    void transferTo(FileChannel target, long position, long count) throws IOException {
        long done = 0;
        while (done < count) {
            long some = channel().transferTo(position + done, count - done, target);
            if (some <= 0) {
                throw new EOFException("the file of the form was cut off");
            }
            done += some;
        }
    }

    private FileChannel channel() throws IOException {
        requireOpen();
        FileChannel open = channel == null ? open() : channel;
        channel = open;
        return open;
    }

    private FileChannel open() throws IOException {
        Path file = directory.resolve("hyperserve-form-" + UUID.randomUUID());
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] attributes = {};
        if (posix) {
            attributes =
                    new FileAttribute<?>[] {
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------"))
                    };
        }
        return FileChannel.open(file, OPTIONS, attributes);
    }

    /// Nothing can be read or appended any more; again, it does nothing.
    @Override
    public void close() throws IOException {
        closed = true;
        FileChannel open = channel;
        if (open != null) {
            channel = null;
            open.close();
        }
    }
}
