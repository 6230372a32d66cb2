package hyperserve.websocket.deflate;

import hyperserve.websocket.frame.ConnectionErrorException;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;

/// What tests of both directions have in common.
final class Deflated {

    static final DeflateAgreement FORGETTING = agreement(true, 15);
    static final DeflateAgreement KEEPING = agreement(false, 15);

    private Deflated() {}

    static DeflateAgreement agreement(boolean forgets, int windowBits) {
        return new DeflateAgreement(forgets, forgets, windowBits, windowBits < 15);
    }

    /// {@return a message as the compressor makes it, given in pieces of so many bytes}
    static byte[] compress(MessageCompressor compressor, byte[] message, int piece) {
        ByteArrayOutputStream made = new ByteArrayOutputStream();
        if (!compressor.begin()) {
            throw new AssertionError("there is no deflater");
        }
        int at = 0;
        boolean ends;
        do {
            int end = Math.min(message.length, at + piece);
            ends = end == message.length;
            made.writeBytes(bytes(compressor.compress(message, at, end, ends)));
            at = end;
        } while (!ends);
        return made.toByteArray();
    }

    static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    /// {@return a message inflated, of which pieces come, into a target of so many bytes}
    static byte[] inflate(MessageDecompressor decompressor, List<byte[]> pieces, int room)
            throws ConnectionErrorException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            decompressor.input(piece, 0, piece.length);
            drain(decompressor, message, room);
        }
        decompressor.end();
        drain(decompressor, message, room);
        return message.toByteArray();
    }

    private static void drain(
            MessageDecompressor decompressor, ByteArrayOutputStream message, int room)
            throws ConnectionErrorException {
        byte[] target = new byte[room + 2];
        int count = decompressor.inflate(target, 1, 1 + room);
        while (count > 0) {
            message.write(target, 1, count);
            count = decompressor.inflate(target, 1, 1 + room);
        }
        if (target[0] != 0 || target[room + 1] != 0) {
            throw new AssertionError("it has written where it was not to");
        }
    }

    static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
