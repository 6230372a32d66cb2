package hyperserve.bench.compare;

import java.io.ByteArrayOutputStream;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Reads the echoes of one binary message from what a server sends (RFC 6455 §5.2), however it is
/// cut into frames and reads. The first echo is compared byte by byte; of the others only the heads
/// of frames are looked at, so that the client costs little. Pings are passed over: what is sent
/// next shows a server that its client is there.
final class EchoReader {

    private static final int FIN = 0x80;
    private static final int MASK = 0x80;
    private static final int RESERVED = 0x70;
    private static final int COMPRESSED = 0x40;
    private static final int CONTINUATION = 0x0;
    private static final int BINARY = 0x2;
    private static final int CLOSE = 0x8;

    private static final byte[] FLUSH = {0, 0, -1, -1};

    private final byte[] expected;
    private final boolean compressed;

    /// The first echo, if it is compressed.
    private final ByteArrayOutputStream first = new ByteArrayOutputStream();

    private final ByteBuffer head = ByteBuffer.allocate(10);

    /// How many bytes the head has, as far as is known.
    private int headLength = 2;

    private int frameLeft;
    private boolean control;
    private boolean last = true;
    private int length;
    private long echoes;

    /// @param message what each echo has to be, compressed if it is so
    EchoReader(EchoMessage message) {
        this.expected = message.payload();
        this.compressed = message.isCompressed();
    }

    /// {@return how many echoes were read to their end}
    long echoes() {
        return echoes;
    }

    /// Reads what has come.
    ///
    /// @throws ProtocolException if it is no echo; nothing can be read after that
    void read(ByteBuffer bytes) throws ProtocolException {
        while (bytes.hasRemaining()) {
            if (head.position() == headLength) {
                payload(bytes);
            } else {
                head.put(bytes.get());
                headBytes();
            }
            if (head.position() == headLength && frameLeft == 0) {
                frameEnds();
            }
        }
    }

    private void headBytes() throws ProtocolException {
        if (head.position() == 2) {
            headLength =
                    switch (head.get(1) & 0xff) {
                        case 126 -> 4;
                        case 127 -> 10;
                        default -> 2;
                    };
        }
        if (head.position() == headLength) {
            frameBegins();
        }
    }

    private void frameBegins() throws ProtocolException {
        int bits = head.get(0) & 0xff;
        int opcode = bits & 0xf;
        int reserved = compressed && opcode == BINARY ? COMPRESSED : 0;
        if ((head.get(1) & MASK) != 0 || (bits & RESERVED) != reserved) {
            throw new ProtocolException(
                    "a frame is masked, or has other bits than was agreed on: %02x %02x"
                            .formatted(head.get(0), head.get(1)));
        }
        if (opcode == CLOSE) {
            throw new ProtocolException("the server closes the socket");
        }
        control = opcode > CLOSE;
        if (!control && opcode != (last ? BINARY : CONTINUATION)) {
            throw new ProtocolException("a frame has opcode " + opcode);
        }
        long payload = payloadLength();
        if (!control && (payload < 0 || payload > expected.length - length)) {
            throw new ProtocolException(
                    "an echo is longer than the message, of %d bytes".formatted(expected.length));
        }
        frameLeft = (int) payload;
        if (!control) {
            last = (bits & FIN) != 0;
        }
    }

    private long payloadLength() {
        return switch (headLength) {
            case 4 -> head.getShort(2) & 0xffff;
            case 10 -> head.getLong(2);
            default -> head.get(1);
        };
    }

    private void payload(ByteBuffer bytes) throws ProtocolException {
        int count = Math.min(bytes.remaining(), frameLeft);
        if (!control) {
            if (echoes == 0) {
                compare(bytes.slice(bytes.position(), count));
            }
            length += count;
        }
        bytes.position(bytes.position() + count);
        frameLeft -= count;
    }

    private void compare(ByteBuffer part) throws ProtocolException {
        if (compressed) {
            byte[] bytes = new byte[part.remaining()];
            part.get(bytes);
            first.writeBytes(bytes);
        } else if (!part.equals(ByteBuffer.wrap(expected, length, part.remaining()))) {
            throw new ProtocolException("the first echo is another than the message");
        }
    }

    private void inflate() throws ProtocolException {
        first.writeBytes(FLUSH);
        byte[] content = new byte[expected.length + 1];
        try (Inflater inflater = new Inflater(true)) {
            inflater.setInput(first.toByteArray());
            int count = inflater.inflate(content);
            if (!Arrays.equals(content, 0, count, expected, 0, expected.length)) {
                throw new ProtocolException("the first echo is another than the message");
            }
        } catch (DataFormatException e) {
            throw new ProtocolException("the first echo is not compressed data: " + e.getMessage());
        }
    }

    private void frameEnds() throws ProtocolException {
        head.clear();
        headLength = 2;
        if (control || !last) {
            return;
        }
        if (compressed) {
            if (echoes == 0) {
                inflate();
            }
        } else if (length < expected.length) {
            throw new ProtocolException(
                    "an echo has %d bytes, the message %d".formatted(length, expected.length));
        }
        length = 0;
        echoes++;
    }
}
