package hyperserve.runtime.proxy;

import hyperserve.api.Nullable;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// Collects a header of either version, in whatever pieces it comes, and refuses what cannot become
/// one at the first byte by which that shows. Owned by whoever owns the connection.
final class HeaderReader {

    private static final int NOT_KNOWN = Integer.MAX_VALUE;

    private byte[] bytes = new byte[TextHeader.LONGEST];
    private int count;
    private boolean binary;

    /// Of the whole header, once that is known.
    private int length = NOT_KNOWN;

    /// How many bytes it keeps.
    int held() {
        return bytes.length;
    }

    /// Whether nothing has come.
    boolean isEmpty() {
        return count == 0;
    }

    /// Takes bytes, but none behind the end of the header.
    ///
    /// @return what it says, null if its end is not here
    @Nullable
    ProxyHeader take(ByteBuffer from) throws MalformedHeaderException {
        while (count < length && from.hasRemaining()) {
            add(from.get());
        }
        if (count < length) {
            return null;
        }
        return binary ? BinaryHeader.parse(bytes, length) : TextHeader.parse(bytes, length);
    }

    private void add(byte next) throws MalformedHeaderException {
        if (count == 0) {
            binary = BinaryHeader.mayHave(0, next);
        }
        bytes[count] = next;
        if (binary) {
            addedToBinary(next);
        } else {
            addedToText(next);
        }
        count++;
    }

    private void addedToBinary(byte next) throws MalformedHeaderException {
        if (count < BinaryHeader.FIXED && !BinaryHeader.mayHave(count, next)) {
            throw new MalformedHeaderException(
                    "it begins as version 2 does, and goes on otherwise");
        }
        if (count == BinaryHeader.FIXED - 1) {
            length = BinaryHeader.length(bytes);
            bytes = Arrays.copyOf(bytes, Math.max(length, BinaryHeader.FIXED));
        }
    }

    private void addedToText(byte next) throws MalformedHeaderException {
        if (count < TextHeader.PREFIX.length() && TextHeader.PREFIX.charAt(count) != next) {
            throw new MalformedHeaderException("it is missing");
        }
        boolean ends = count > 0 && bytes[count - 1] == '\r';
        if (ends && next != '\n') {
            throw new MalformedHeaderException("its line has a carriage return inside");
        }
        if (!ends && next != '\r' && (next < ' ' || next > '~')) {
            throw new MalformedHeaderException("its line is not of printable ASCII");
        }
        if (ends) {
            length = count + 1;
        } else if (count == TextHeader.LONGEST - 1) {
            throw new MalformedHeaderException(
                    "its line is longer than " + TextHeader.LONGEST + " bytes");
        }
    }
}
