package hyperserve.web.filter;

import java.nio.ByteBuffer;
import java.util.zip.Checksum;

/// Pieces each of which is compressed by itself, once for all responses in which it is sent: what
/// one response keeps is a sum and a length.
final class SharedPieces implements EncodedPieces {

    private final Frame frame;
    private final PieceBlocks blocks;
    private final Checksum checksum;
    private long length;

    SharedPieces(Frame frame, PieceBlocks blocks) {
        this.frame = frame;
        this.blocks = blocks;
        this.checksum = frame.checksum();
    }

    @Override
    public ByteBuffer begin() {
        return ByteBuffer.wrap(frame.head());
    }

    @Override
    public ByteBuffer encode(ByteBuffer piece) {
        PieceBlocks.Blocks made = blocks.of(piece);
        length += made.addTo(checksum);
        return made.encoded();
    }

    /// The last block, which is empty, and the frame's end.
    @Override
    public ByteBuffer end() {
        byte[] last = StoredBlocks.last();
        byte[] tail = frame.tail(checksum.getValue(), length);
        return ByteBuffer.allocate(last.length + tail.length).put(last).put(tail).flip();
    }

    @Override
    public void close() {
        // It has nothing that would not go by itself.
    }
}
