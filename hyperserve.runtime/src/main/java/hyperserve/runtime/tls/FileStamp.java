package hyperserve.runtime.tls;

import hyperserve.api.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/// What tells, without reading it, that a file is not what it was: also if another was put in its
/// place, or a link on the way leads elsewhere.
///
/// @param path the file
/// @param modified when it was written, null if it could not be looked at
/// @param size how long it is
/// @param fileKey which file it is, null where the system does not say
record FileStamp(Path path, @Nullable FileTime modified, long size, @Nullable Object fileKey) {

    /// {@return what a file is like now}
    ///
    /// @param path the file, which need not exist
    static FileStamp of(Path path) {
        try {
            BasicFileAttributes is = Files.readAttributes(path, BasicFileAttributes.class);
            return new FileStamp(path, is.lastModifiedTime(), is.size(), is.fileKey());
        } catch (IOException e) {
            // Who reads it next tells why.
            return new FileStamp(path, null, -1, null);
        }
    }

    /// {@return whether the file is another by now}
    boolean changed() {
        return !of(path).equals(this);
    }
}
