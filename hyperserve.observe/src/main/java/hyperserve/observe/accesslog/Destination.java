package hyperserve.observe.accesslog;

import hyperserve.api.Nullable;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// Where lines are written to: a file, or standard error. For one thread, which nobody interrupts:
/// that would close the channel.
final class Destination {

    /// What a pipe takes whole, whoever else writes to it (`PIPE_BUF` of Linux).
    private static final int PIPE = 4096;

    private static final int FILE = 1 << 16;

    private static final int FILE_TYPE = 0170000;
    private static final int NAMED_PIPE = 0010000;

    /// Null for standard error.
    private final @Nullable Path path;

    private FileChannel channel;

    /// What tells the file that is open from others, null if nothing does.
    private @Nullable Object key;

    /// @param path null for standard error
    Destination(@Nullable Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
        this.key = path == null ? null : key(path);
    }

    /// {@return file descriptor 2, whatever `System.err` is}
    static Destination standardError() {
        return new Destination(null, new FileOutputStream(FileDescriptor.err).getChannel());
    }

    /// A file that is written at its end, and made if there is none.
    ///
    /// @param path where it is
    /// @return the file, open
    /// @throws IOException if it cannot be opened; the message says which and why
    static Destination file(Path path) throws IOException {
        return new Destination(path, open(path));
    }

    private static FileChannel open(Path path) throws IOException {
        try {
            if (isNamedPipe(path)) {
                // To open it for writing alone would wait for somebody who reads.
                return FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
            }
            Set<OpenOption> options =
                    Set.of(
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.APPEND);
            return FileChannel.open(path, options, permissions(path));
        } catch (IOException e) {
            throw new IOException(path + " cannot be written: " + reason(path, e), e);
        }
    }

    private static boolean isNamedPipe(Path path) {
        try {
            Object mode = Files.getAttribute(path, "unix:mode");
            return mode instanceof Integer bits && (bits & FILE_TYPE) == NAMED_PIPE;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            // There is no such file yet, or no such thing on this system.
            return false;
        }
    }

    /// For the owner and the group, as it tells of people.
    private static FileAttribute<?>[] permissions(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-r-----"))
                }
                : new FileAttribute<?>[0];
    }

    private static String reason(Path path, IOException thrown) {
        if (Files.isDirectory(path)) {
            return "it is a folder";
        }
        if (thrown instanceof NoSuchFileException) {
            return "there is no such folder";
        }
        if (thrown instanceof AccessDeniedException) {
            return "permission denied";
        }
        String why = thrown instanceof FileSystemException of ? of.getReason() : null;
        return why == null ? thrown.toString() : why;
    }

    private static @Nullable Object key(Path path) {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        } catch (IOException e) {
            // It is gone, or out of reach.
            return null;
        }
    }

    /// {@return how many bytes of whole lines one write may have}
    int atOnce() {
        return path == null ? PIPE : FILE;
    }

    /// Writes some of the bytes, perhaps not all.
    ///
    /// @throws IOException if there is no space, or nobody who reads
    void write(ByteBuffer bytes) throws IOException {
        channel.write(bytes);
    }

    /// {@return whether the file that is open is no longer the one of that name}
    boolean isMoved() {
        if (path == null) {
            return false;
        }
        Object now = key(path);
        // Where files have no keys, only one that is missing is seen.
        return now == null ? !Files.exists(path) : !now.equals(key);
    }

    /// Opens the file anew, and closes the one that was open; standard error stays.
    ///
    /// @return whether it is known to be another file than the one before
    /// @throws IOException if it cannot be opened; what was open stays in use
    boolean reopen() throws IOException {
        if (path == null) {
            return false;
        }
        FileChannel next = open(path);
        FileChannel last = channel;
        Object lastKey = key;
        channel = next;
        key = key(path);
        last.close();
        return key != null && !key.equals(lastKey);
    }

    /// Closes the file; standard error stays open.
    void close() throws IOException {
        if (path != null) {
            channel.close();
        }
    }

    /// {@return its name}
    @Override
    public String toString() {
        return path == null ? "standard error" : path.toString();
    }
}
