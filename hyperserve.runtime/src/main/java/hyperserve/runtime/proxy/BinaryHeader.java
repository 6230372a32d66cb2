package hyperserve.runtime.proxy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.util.Arrays;
import java.util.zip.CRC32C;

/// Version 2 (§2.2): twelve bytes of a signature; version and command; family and transport; the
/// length of what follows, which is two addresses, and then pieces with a type and a length each.
final class BinaryHeader {

    private static final byte[] SIGNATURE = {
        '\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'
    };

    /// Of what does not depend on the family.
    static final int FIXED = 16;

    /// Beyond the fixed part. What is known to be sent takes some hundred bytes, a kilobyte with
    /// the name of a client's certificate.
    static final int MOST = 4096;

    private static final int COMMAND = 12;
    private static final int FAMILY = 13;
    private static final int LENGTH = 14;

    private static final int LOCAL = 0x20;
    private static final int PROXY = 0x21;

    /// A type and a length.
    private static final int PIECE_HEAD = 3;

    private static final int CHECKSUM = 0x03;
    private static final int CHECKSUM_LENGTH = 4;

    private static final int PATH = 108;

    /// How two addresses lie behind the fixed part.
    private enum Family {
        UNSPEC(0),
        INET(2 * 4 + 2 * 2),
        INET6(2 * 16 + 2 * 2),
        UNIX(2 * PATH);

        private final int size;

        Family(int size) {
            this.size = size;
        }

        /// The transport is a stream or datagrams: a proxy may make requests of HTTP/3 into these.
        static Family of(byte code) throws MalformedHeaderException {
            return switch (code) {
                case 0x00 -> UNSPEC;
                case 0x11, 0x12 -> INET;
                case 0x21, 0x22 -> INET6;
                case 0x31, 0x32 -> UNIX;
                default -> throw new MalformedHeaderException("its family or transport is unknown");
            };
        }
    }

    private BinaryHeader() {}

    /// Whether a byte is what stands at a place of the fixed part, as far as that can be said.
    ///
    /// @param at the place, counted from 0
    static boolean mayHave(int at, byte value) {
        return at < COMMAND ? SIGNATURE[at] == value : at != COMMAND || isCommand(value);
    }

    private static boolean isCommand(byte value) {
        return value == LOCAL || value == PROXY;
    }

    /// How long it is.
    ///
    /// @param bytes what begins with its fixed part
    static int length(byte[] bytes) throws MalformedHeaderException {
        int rest = (bytes[LENGTH] & 0xFF) << 8 | (bytes[LENGTH + 1] & 0xFF);
        if (rest > MOST) {
            throw new MalformedHeaderException("it is longer than " + (FIXED + MOST) + " bytes");
        }
        return FIXED + rest;
    }

    /// Reads a header.
    ///
    /// @param bytes what begins with it
    /// @param length how long it is
    /// @return what it says
    static ProxyHeader parse(byte[] bytes, int length) throws MalformedHeaderException {
        // All that follows in one of the proxy's own is to be ignored, the family too.
        if (bytes[COMMAND] == LOCAL) {
            return ProxyHeader.LOCAL;
        }
        Family family = Family.of(bytes[FAMILY]);
        if (length < FIXED + family.size) {
            throw new MalformedHeaderException("it is too short for its addresses");
        }
        if (family == Family.UNSPEC) {
            return ProxyHeader.LOCAL;
        }
        checkPieces(bytes, FIXED + family.size, length);
        ByteBuffer addresses = ByteBuffer.wrap(bytes, FIXED, family.size);
        return family == Family.UNIX
                ? new ProxyHeader(path(addresses), path(addresses))
                : ofInternet(addresses, (family.size - 4) / 2);
    }

    private static ProxyHeader ofInternet(ByteBuffer from, int size) {
        InetAddress source = address(from, size);
        InetAddress destination = address(from, size);
        return new ProxyHeader(
                new InetSocketAddress(source, from.getShort() & 0xFFFF),
                new InetSocketAddress(destination, from.getShort() & 0xFFFF));
    }

    private static InetAddress address(ByteBuffer from, int size) {
        byte[] address = new byte[size];
        from.get(address);
        try {
            return InetAddress.getByAddress(address);
        } catch (UnknownHostException e) {
            throw new AssertionError("an address of IP has 4 or 16 bytes", e);
        }
    }

    /// Ends at its first zero. One that begins so is abstract or has no name, for which Java has
    /// the empty path.
    private static SocketAddress path(ByteBuffer from) throws MalformedHeaderException {
        byte[] path = new byte[PATH];
        from.get(path);
        int end = 0;
        while (end < PATH && path[end] != 0) {
            end++;
        }
        try {
            return UnixDomainSocketAddress.of(new String(path, 0, end, StandardCharsets.UTF_8));
        } catch (InvalidPathException e) {
            throw new MalformedHeaderException("a path cannot be written here");
        }
    }

    /// They are passed over, but for the checksum, which must be right if there is one.
    private static void checkPieces(byte[] bytes, int start, int end)
            throws MalformedHeaderException {
        int checksum = -1;
        int at = start;
        while (at < end) {
            if (end - at < PIECE_HEAD) {
                throw new MalformedHeaderException("it ends within the head of a piece");
            }
            int length = (bytes[at + 1] & 0xFF) << 8 | (bytes[at + 2] & 0xFF);
            if (length > end - at - PIECE_HEAD) {
                throw new MalformedHeaderException("a piece is longer than what is left");
            }
            if (bytes[at] == CHECKSUM) {
                if (length != CHECKSUM_LENGTH || checksum >= 0) {
                    throw new MalformedHeaderException("its checksum is not one of four bytes");
                }
                checksum = at + PIECE_HEAD;
            }
            at += PIECE_HEAD + length;
        }
        if (checksum >= 0 && !isRight(bytes, end, checksum)) {
            throw new MalformedHeaderException("its checksum is wrong");
        }
    }

    /// Computed over the whole header with zeros in its own place (§2.2.3).
    private static boolean isRight(byte[] bytes, int length, int at) {
        byte[] copy = Arrays.copyOf(bytes, length);
        Arrays.fill(copy, at, at + CHECKSUM_LENGTH, (byte) 0);
        CRC32C sum = new CRC32C();
        sum.update(copy, 0, length);
        return (int) sum.getValue() == ByteBuffer.wrap(bytes).getInt(at);
    }
}
