package hyperserve.demo.board;

import hyperserve.api.Nullable;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.List;
import java.util.function.Consumer;

/// A file to which records are appended, each on the disk before [#append] returns.
///
/// ```
/// file:    "HSBOARD1"  salt (8 bytes)  check of the salt (4)  record*
/// record:  length (4)  check of the header (4)  check of the content (4)  content
/// ```
///
/// The checks are CRC32C; that of the header covers the salt and the record's place, so that nobody
/// who writes notes can have content that looks like a record. Only the last record can be torn, as
/// each is on the disk before the next one is begun: so what is no record is cut off where no whole
/// one follows, and is damage, which ends the start, where one does.
///
/// [#rewrite] makes a new file beside the old one, brings it to the disk, and gives it the old
/// one's name: at any moment one of both is there, whole. Guarded by its user's lock.
final class Journal implements AutoCloseable {

    /// What the end of a file that is being made has behind its name.
    private static final String FRESH = ".new";

    private final Path file;
    private JournalWriter writer;

    /// Why nothing can be appended any more: what is on the disk is not known.
    private @Nullable IOException broken;

    private Journal(Path file, JournalWriter writer) {
        this.file = file;
        this.writer = writer;
    }

    /// Opens a journal, or makes an empty one if there is no file, or an empty one.
    ///
    /// @param path the file
    /// @param longest the most bytes the content of a record may have
    /// @param replay is given the content of each record, in order
    /// @return the journal, at its end
    /// @throws IOException if the file cannot be opened, is no journal, damaged, or in use; the
    ///     message names the file
    static Journal open(Path path, int longest, Consumer<ByteBuffer> replay) throws IOException {
        Path file = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
        if (Files.notExists(file) || Files.size(file) == 0) {
            return new Journal(file, fresh(file, List.of()));
        }
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            lock(channel, file);
            Files.deleteIfExists(freshOf(file));
            ByteBuffer all = channel.map(MapMode.READ_ONLY, 0, channel.size());
            JournalReader reader = new JournalReader(all, longest, file.toString());
            int end = reader.replay(replay);
            if (end < all.limit()) {
                channel.truncate(end);
                channel.force(true);
                logCut(file, all.limit() - end);
            }
            return new Journal(file, new JournalWriter(channel, reader.salt(), end));
        } catch (Throwable e) {
            channel.close();
            throw e;
        }
    }

    private static void logCut(Path file, int bytes) {
        System.getLogger(Journal.class.getName())
                .log(
                        Level.WARNING,
                        "{0} ended within a record that was never acknowledged; its {1} bytes were"
                                + " cut off",
                        file,
                        Integer.toString(bytes));
    }

    private static void lock(FileChannel channel, Path file) throws IOException {
        try {
            if (channel.tryLock() != null) {
                return;
            }
        } catch (OverlappingFileLockException e) {
            throw new IOException(file + " is in use by this process already", e);
        }
        throw new IOException(file + " is in use by another process");
    }

    private static Path freshOf(Path file) {
        return file.resolveSibling(file.getFileName() + FRESH);
    }

    /// Makes a file, whole or not at all.
    private static JournalWriter fresh(Path file, Iterable<ByteBuffer[]> records)
            throws IOException {
        Path fresh = freshOf(file);
        FileChannel channel =
                FileChannel.open(
                        fresh,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        try {
            lock(channel, fresh);
            JournalWriter writer = JournalWriter.begin(channel, new SecureRandom().nextLong());
            for (ByteBuffer[] record : records) {
                writer.write(record);
            }
            channel.force(true);
            Files.move(
                    fresh,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            forceFolder(file);
            return writer;
        } catch (Throwable e) {
            channel.close();
            Files.deleteIfExists(fresh);
            throw e;
        }
    }

    /// Brings the name to the disk, where folders can be opened.
    private static void forceFolder(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null && file.getFileSystem().getSeparator().equals("/")) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    /// {@return how many bytes the file has}
    long length() {
        return writer.end();
    }

    /// {@return how many bytes a record takes in the file}
    ///
    /// @param content how many its content has
    static long lengthOf(long content) {
        return JournalReader.RECORD_HEAD + content;
    }

    /// Appends a record, and returns when it is on the disk.
    ///
    /// @param content its content, in parts; their positions are moved
    /// @throws IOException if it cannot be written; the file is then as before, or nothing more can
    ///     be appended to it
    void append(ByteBuffer... content) throws IOException {
        requireSound();
        long before = writer.end();
        try {
            writer.write(content);
        } catch (IOException e) {
            takeBack(before, e);
            throw e;
        }
        try {
            writer.channel().force(false);
        } catch (IOException e) {
            broken = e;
            throw e;
        }
    }

    private void takeBack(long end, IOException why) {
        try {
            writer.cut(end);
        } catch (IOException e) {
            why.addSuppressed(e);
            broken = why;
        }
    }

    private void requireSound() throws IOException {
        if (broken != null) {
            throw new IOException(
                    file + " failed before, so nothing more is written to it", broken);
        }
    }

    /// {@return whether records can be appended}
    boolean isSound() {
        return broken == null;
    }

    /// Has the file begin anew with these records alone.
    ///
    /// @param records the content of each, in parts
    /// @throws IOException if that fails; the old file is still there, or nothing more can be
    ///     appended
    void rewrite(Iterable<ByteBuffer[]> records) throws IOException {
        requireSound();
        JournalWriter old = writer;
        try {
            writer = fresh(file, records);
        } catch (IOException e) {
            // The name may be that of the new file by now, to which nothing would come.
            broken = e;
            if (isStill(old)) {
                broken = null;
            }
            throw e;
        }
        old.channel().close();
    }

    private boolean isStill(JournalWriter old) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return JournalReader.salt(channel) == old.salt();
        }
    }

    /// Closes the file; what was appended is on the disk already.
    @Override
    public void close() throws IOException {
        writer.channel().close();
    }
}
