package hyperserve.api;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/// Writes a file, opened anew for each response.
///
/// @param file the file
/// @param length how many bytes of it
record FileWriter(Path file, long length) implements BodyWriter {

    /// A writer of a file as long as it is now.
    static FileWriter of(Path file) throws IOException {
        Objects.requireNonNull(file, "file");
        BasicFileAttributes known = Files.readAttributes(file, BasicFileAttributes.class);
        if (!known.isRegularFile()) {
            throw new IOException("not a regular file: " + file);
        }
        return new FileWriter(file, known.size());
    }

    @Override
    public void writeTo(BodyOutput out) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            out.transferFrom(channel, 0, length);
        }
    }
}
