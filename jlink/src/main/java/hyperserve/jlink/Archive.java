package hyperserve.jlink;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/// A folder as a `tar.gz`: equal files give equal bytes, whoever packs them and whenever. Entries
/// are sorted by name, belong to user and group 0, and all have the same time.
///
/// The format is ustar (POSIX.1-1988), as far as an image needs it: files and folders, and names of
/// at most 100 bytes.
final class Archive {

    private static final int BLOCK = 512;
    private static final int NAME = 100;

    private static final int FOLDER_MODE = 0755;
    private static final int PROGRAM_MODE = 0755;
    private static final int FILE_MODE = 0644;

    private final OutputStream out;
    private final long time;

    private Archive(OutputStream out, Instant time) {
        this.out = out;
        this.time = time.getEpochSecond();
    }

    /// Packs a folder, which is the first entry.
    ///
    /// @param folder the folder
    /// @param name what it is called in the archive
    /// @param wanted which of its files to pack; it is asked with paths relative to the folder
    /// @param time what every entry gets as time of its last change
    /// @param archive the file to write
    /// @throws IOException if it cannot be written, or a name is too long
    static void write(Path folder, String name, Predicate<Path> wanted, Instant time, Path archive)
            throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder)) {
            files = walk.filter(file -> wanted.test(folder.relativize(file))).sorted().toList();
        }
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(archive), 1 << 16)) {
            Archive tar = new Archive(out, time);
            for (Path file : files) {
                String inside = folder.relativize(file).toString();
                tar.add(file, inside.isEmpty() ? name : name + "/" + inside);
            }
            out.write(new byte[2 * BLOCK]);
        }
    }

    private void add(Path file, String name) throws IOException {
        if (Files.isDirectory(file)) {
            out.write(header(name + "/", FOLDER_MODE, 0, '5'));
            return;
        }
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + " is neither a file nor a folder");
        }
        long size = Files.size(file);
        int mode = Files.isExecutable(file) ? PROGRAM_MODE : FILE_MODE;
        out.write(header(name, mode, size, '0'));
        Files.copy(file, out);
        out.write(new byte[Math.floorMod(-size, BLOCK)]);
    }

    private byte[] header(String name, int mode, long size, char type) throws IOException {
        byte[] header = new byte[BLOCK];
        if (name.getBytes(StandardCharsets.UTF_8).length > NAME) {
            throw new IOException("the name is too long for an archive: " + name);
        }
        put(header, 0, name);
        put(header, 100, octal(mode, 7));
        put(header, 108, octal(0, 7));
        put(header, 116, octal(0, 7));
        put(header, 124, octal(size, 11));
        put(header, 136, octal(time, 11));
        // The checksum counts itself as spaces.
        put(header, 148, " ".repeat(8));
        header[156] = (byte) type;
        put(header, 257, "ustar\00000root");
        put(header, 297, "root");
        int sum = 0;
        for (byte each : header) {
            sum += each & 0xff;
        }
        put(header, 148, octal(sum, 6) + "\0 ");
        return header;
    }

    private static void put(byte[] header, int offset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, header, offset, bytes.length);
    }

    private static String octal(long number, int digits) {
        String octal = Long.toOctalString(number);
        return "0".repeat(digits - octal.length()) + octal;
    }
}
