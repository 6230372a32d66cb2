package hyperserve.runtime.tls;

import java.io.ByteArrayOutputStream;

/// Writes the few values of DER (X.690 §8 to §10) that wrap a private key in PKCS #8.
final class Der {

    static final int INTEGER = 0x02;
    static final int OCTET_STRING = 0x04;
    static final int NULL = 0x05;
    static final int OBJECT_IDENTIFIER = 0x06;
    static final int SEQUENCE = 0x30;

    private static final int LONGEST_SHORT_FORM = 0x7F;
    private static final int LONG_FORM = 0x80;

    private Der() {}

    /// {@return the values, one behind the other, as the content of one}
    ///
    /// @param tag identifier octet of the whole, such as [#SEQUENCE]
    /// @param content what is in it: encoded values, or the octets of a primitive one
    static byte[] value(int tag, byte[]... content) {
        int length = 0;
        for (byte[] each : content) {
            length = Math.addExact(length, each.length);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(length + 6);
        out.write(tag);
        writeLength(out, length);
        for (byte[] each : content) {
            out.writeBytes(each);
        }
        return out.toByteArray();
    }

    private static void writeLength(ByteArrayOutputStream out, int length) {
        if (length <= LONGEST_SHORT_FORM) {
            out.write(length);
            return;
        }
        int octets = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / Byte.SIZE;
        out.write(LONG_FORM | octets);
        for (int i = octets - 1; i >= 0; i--) {
            out.write(length >>> (i * Byte.SIZE));
        }
    }
}
