package hyperserve.web.filter;

import hyperserve.api.Nullable;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.zip.Checksum;
import java.util.zip.Deflater;

/// Makes blocks of deflate (RFC 1951) of pieces of content, each for itself: they end at a byte,
/// and none refers to bytes before it. So the same blocks are good wherever a piece is sent, and an
/// event that goes to many is compressed once. And as no piece is compressed by what stands in
/// another, its length tells nothing of others.
///
/// What was made last is kept in a table, found by the bytes of a piece: not by the buffer, which
/// may have other bytes when the response is over for which it was made. The table has a bound in
/// bytes; whoever comes above it takes all others out. Any thread may use it, without a lock: the
/// exchange of a slot publishes blocks, which are not changed any more, to who gets them from
/// there. Two threads that miss the same piece at the same time both make it.
final class PieceBlocks {

    /// How many bytes the table has at most, of pieces and what was made of them.
    static final long KEPT = 1024 * 1024;

    /// A larger piece is made for each response.
    static final int LARGEST_KEPT = 128 * 1024;

    /// Up to this, compressed blocks are hardly smaller, for what they cost.
    static final int LEAST = 32;

    private static final int SLOTS = 64;

    /// A piece, and what was made of it.
    static final class Blocks {

        private final byte[] content;
        private final ByteBuffer encoded;

        private Blocks(byte[] content, byte[] encoded) {
            this.content = content;
            this.encoded = ByteBuffer.wrap(encoded).asReadOnlyBuffer();
        }

        /// {@return what is sent: the same buffer each time, so that a server keeps it once}
        ByteBuffer encoded() {
            return encoded;
        }

        /// {@return the length of the content, which was added to a sum}
        int addTo(Checksum sum) {
            sum.update(content);
            return content.length;
        }

        private boolean areOf(ByteBuffer piece) {
            return ByteBuffer.wrap(content).equals(piece);
        }

        private long size() {
            return content.length + (long) encoded.limit();
        }
    }

    private final Deflaters deflaters;
    private final AtomicReferenceArray<Blocks> table = new AtomicReferenceArray<>(SLOTS);
    private final AtomicLong kept = new AtomicLong();

    PieceBlocks(Deflaters deflaters) {
        this.deflaters = deflaters;
    }

    /// {@return the blocks of a piece, whose position and limit stay}
    Blocks of(ByteBuffer piece) {
        int hash = piece.hashCode();
        int slot = (hash ^ (hash >>> 16)) & (SLOTS - 1);
        Blocks known = table.get(slot);
        if (known != null && known.areOf(piece)) {
            return known;
        }
        byte[] content = new byte[piece.remaining()];
        piece.get(piece.position(), content);
        Deflater deflater = content.length <= LEAST ? null : deflaters.tryTake();
        if (deflater == null) {
            // Kept if it is small, as what is sent when nothing happens is. Else the next one may
            // find a deflater.
            Blocks stored = new Blocks(content, StoredBlocks.of(content));
            return content.length <= LEAST ? keep(slot, stored) : stored;
        }
        Blocks made = new Blocks(content, deflated(deflater, content));
        return content.length <= LARGEST_KEPT ? keep(slot, made) : made;
    }

    /// @param deflater given back
    private byte[] deflated(Deflater deflater, byte[] content) {
        byte[] stored;
        try {
            // What fills this is not smaller than the content as it is.
            byte[] room = new byte[content.length];
            deflater.setInput(content);
            int count = deflater.deflate(room, 0, room.length, Deflater.SYNC_FLUSH);
            if (count < room.length) {
                return Arrays.copyOf(room, count);
            }
            stored = StoredBlocks.of(content);
        } finally {
            deflaters.giveBack(deflater);
        }
        return stored;
    }

    private Blocks keep(int slot, Blocks made) {
        put(slot, made);
        if (kept.get() > KEPT) {
            for (int i = 0; i < SLOTS; i++) {
                if (i != slot) {
                    put(i, null);
                }
            }
        }
        return made;
    }

    private void put(int slot, @Nullable Blocks made) {
        Blocks before = table.getAndSet(slot, made);
        kept.addAndGet((made == null ? 0 : made.size()) - (before == null ? 0 : before.size()));
    }

    /// {@return how many bytes are kept, for tests}
    long kept() {
        return kept.get();
    }
}
