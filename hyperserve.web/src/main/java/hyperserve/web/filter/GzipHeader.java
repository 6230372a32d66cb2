package hyperserve.web.filter;

import java.io.IOException;
import java.util.zip.CRC32;

/// Reads what stands before the blocks of a member of gzip (RFC 1952 §2.3). For one thread.
final class GzipHeader {

    private static final int HAS_CRC = 2;
    private static final int HAS_EXTRA = 4;
    private static final int HAS_NAME = 8;
    private static final int HAS_COMMENT = 16;
    private static final int RESERVED = 0xE0;

    /// No honest name is longer, and it is not counted as content.
    private static final int LONGEST_TEXT = 1024;

    /// Gives bytes, or throws that there are none.
    interface Source {
        int next() throws IOException;
    }

    private final Source source;
    private final CRC32 crc = new CRC32();

    private GzipHeader(Source source) {
        this.source = source;
    }

    /// Passes over a header.
    ///
    /// @return whether it is well formed
    static boolean skip(Source source) throws IOException {
        return new GzipHeader(source).skip();
    }

    private boolean skip() throws IOException {
        boolean isGzip = next() == 0x1F && next() == 0x8B && next() == 8;
        if (!isGzip) {
            return false;
        }
        int flags = next();
        // Time, how well it is compressed, and system.
        for (int i = 0; i < 6; i++) {
            next();
        }
        if ((flags & HAS_EXTRA) != 0) {
            int length = next() | next() << 8;
            for (int i = 0; i < length; i++) {
                next();
            }
        }
        boolean wellFormed =
                (flags & RESERVED) == 0
                        && ((flags & HAS_NAME) == 0 || skipText())
                        && ((flags & HAS_COMMENT) == 0 || skipText());
        if (wellFormed && (flags & HAS_CRC) != 0) {
            int expected = (int) crc.getValue() & 0xFFFF;
            wellFormed = (source.next() | source.next() << 8) == expected;
        }
        return wellFormed;
    }

    private int next() throws IOException {
        int b = source.next();
        crc.update(b);
        return b;
    }

    private boolean skipText() throws IOException {
        int length = 0;
        while (next() != 0) {
            length++;
            if (length > LONGEST_TEXT) {
                return false;
            }
        }
        return true;
    }
}
