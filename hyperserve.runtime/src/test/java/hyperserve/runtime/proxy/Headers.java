package hyperserve.runtime.proxy;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/// Makes headers of version 2, sound ones and others.
public final class Headers {

    /// What every header of that version begins with.
    private static final byte[] SIGNATURE = {
        0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A
    };

    private Headers() {}

    /// A header, whose length is right.
    ///
    /// @param command version and command
    /// @param family family and transport
    /// @param parts what follows the fixed part
    public static byte[] of(int command, int family, byte[]... parts) {
        byte[] rest = joined(parts);
        return joined(
                SIGNATURE, bytes(command, family, rest.length >> 8, rest.length & 0xFF), rest);
    }

    /// Two addresses of the Internet Protocol with their ports.
    public static byte[] addresses(String source, String destination, int from, int to) {
        return joined(
                InetAddress.ofLiteral(source).getAddress(),
                InetAddress.ofLiteral(destination).getAddress(),
                bytes(from >> 8, from & 0xFF, to >> 8, to & 0xFF));
    }

    /// A path of a Unix domain socket, with zeros behind it.
    public static byte[] path(String path) {
        return ByteBuffer.allocate(108).put(path.getBytes(StandardCharsets.UTF_8)).array();
    }

    /// A piece behind the addresses.
    public static byte[] piece(int type, byte[] value) {
        return joined(bytes(type, value.length >> 8, value.length & 0xFF), value);
    }

    /// A header whose last piece is the checksum of it.
    public static byte[] withChecksum(int command, int family, byte[]... parts) {
        byte[] whole = of(command, family, joined(parts), piece(3, new byte[4]));
        CRC32C sum = new CRC32C();
        sum.update(whole);
        ByteBuffer.wrap(whole).putInt(whole.length - 4, (int) sum.getValue());
        return whole;
    }

    public static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    public static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] each : parts) {
            all.writeBytes(each);
        }
        return all.toByteArray();
    }
}
