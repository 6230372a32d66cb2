package hyperserve.web.filter;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.Adler32;
import java.util.zip.CRC32;
import java.util.zip.Checksum;

/// What stands before and behind blocks of deflate: that of gzip (RFC 1952 §2.3), or of the coding
/// deflate (RFC 1950 §2.2).
enum Frame {
    GZIP("gzip") {
        @Override
        byte[] head() {
            // Without a name or a time, made on an unknown system.
            return new byte[] {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, 0, (byte) 0xFF};
        }

        @Override
        Checksum checksum() {
            return new CRC32();
        }

        @Override
        byte[] tail(long sum, long length) {
            return ByteBuffer.allocate(2 * Integer.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt((int) sum)
                    .putInt((int) length)
                    .array();
        }
    },

    ZLIB("deflate") {
        @Override
        byte[] head() {
            return new byte[] {0x78, (byte) 0x9C};
        }

        @Override
        Checksum checksum() {
            return new Adler32();
        }

        @Override
        byte[] tail(long sum, long length) {
            return ByteBuffer.allocate(Integer.BYTES).putInt((int) sum).array();
        }
    };

    private final String coding;

    Frame(String coding) {
        this.coding = coding;
    }

    /// {@return the name of the content coding}
    String coding() {
        return coding;
    }

    /// {@return what stands before the blocks}
    abstract byte[] head();

    /// {@return a sum over no bytes}
    abstract Checksum checksum();

    /// What stands behind the blocks.
    ///
    /// @param sum the sum over the content
    /// @param length the content's length in bytes
    abstract byte[] tail(long sum, long length);
}
