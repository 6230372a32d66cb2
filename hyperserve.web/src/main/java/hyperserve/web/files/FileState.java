package hyperserve.web.files;

import hyperserve.api.Nullable;
import hyperserve.web.EntityTag;

import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;

/// What the file system says of a file: two equal states have the same content, as long as nobody
/// sets times back or writes twice within one tick of the file system's clock.
///
/// @param key what tells the file from all others, such as device and inode, or null where there is
///     no such thing
/// @param size its length
/// @param modified when it was last written, as exactly as the system knows
record FileState(@Nullable Object key, long size, Instant modified) {

    private static final long FNV_START = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    static FileState of(BasicFileAttributes attributes) {
        return new FileState(
                attributes.fileKey(), attributes.size(), attributes.lastModifiedTime().toInstant());
    }

    /// A strong tag. The key is only hashed into it, as inodes are nobody's business.
    EntityTag tag() {
        String name = String.valueOf(key);
        long hash = FNV_START;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * FNV_PRIME;
        }
        return EntityTag.strong(
                Long.toHexString(modified.getEpochSecond())
                        + '.'
                        + Integer.toHexString(modified.getNano())
                        + '-'
                        + Long.toHexString(size)
                        + '-'
                        + Long.toHexString(hash));
    }
}
