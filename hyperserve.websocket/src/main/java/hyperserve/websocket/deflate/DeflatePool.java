package hyperserve.websocket.deflate;

import java.util.zip.Deflater;
import java.util.zip.Inflater;

/// The deflaters and inflaters that sockets share, each of raw deflate (RFC 1951), so many and no
/// more. Any thread may use it.
public final class DeflatePool {

    /// What a deflater is counted for, in bytes outside the heap.
    static final int DEFLATER_SIZE = 200 * 1024;

    /// What an inflater is counted for, its window among it.
    static final int INFLATER_SIZE = 44 * 1024;

    private final Shelf<Deflater> deflaters;
    private final Shelf<Inflater> inflaters;

    /// An empty pool.
    ///
    /// @param level how hard to compress, 1 to 9
    /// @param mostDeflaters how many messages can be compressed at once, those counted that are
    ///     being sent and sockets that keep their context; a message beyond it is sent as it is
    /// @param mostInflaters how many messages can be inflated at once, those counted that are being
    ///     received and sockets that keep their context; a message beyond it closes its socket
    /// @throws IllegalArgumentException if the level is none, or a number is negative
    public DeflatePool(int level, int mostDeflaters, int mostInflaters) {
        if (level < 1 || level > 9) {
            throw new IllegalArgumentException("level is 1 to 9, was " + level);
        }
        if (mostDeflaters < 0 || mostInflaters < 0) {
            throw new IllegalArgumentException(
                    "a pool of " + mostDeflaters + " and " + mostInflaters);
        }
        deflaters = new Shelf<>(mostDeflaters, () -> new Deflater(level, true), Deflater::reset);
        inflaters = new Shelf<>(mostInflaters, () -> new Inflater(true), Inflater::reset);
    }

    Shelf<Deflater> deflaters() {
        return deflaters;
    }

    Shelf<Inflater> inflaters() {
        return inflaters;
    }

    /// {@return how many deflaters are in use}
    public int deflatersInUse() {
        return deflaters.inUse();
    }

    /// {@return how many inflaters are in use}
    public int inflatersInUse() {
        return inflaters.inUse();
    }

    /// {@return how many bytes outside the heap it has, used or not}
    public long size() {
        return (long) (deflaters.inUse() + deflaters.kept()) * DEFLATER_SIZE
                + (long) (inflaters.inUse() + inflaters.kept()) * INFLATER_SIZE;
    }
}
