package hyperserve.web.filter;

import hyperserve.api.BodyFeed;
import hyperserve.api.BodySource;
import hyperserve.api.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Objects;

/// The content of another source, encoded piece by piece. In the end comes one more piece, what
/// the coding has behind the last one, and so this is over later than the other source is.
final class EncodedSource implements BodySource {

    private final BodySource source;
    private final EncodedPieces pieces;
    private boolean begun;
    private boolean stopped;
    private boolean over;

    private EncodedSource(BodySource source, EncodedPieces pieces) {
        this.source = source;
        this.pieces = pieces;
    }

    /// Opens a source.
    ///
    /// @param pieces closed in any case: now, if the feed fails, or with the response
    /// @throws Exception what the feed throws
    static BodySource open(BodyFeed feed, EncodedPieces pieces, Runnable signal) throws Exception {
        try {
            BodySource source = Objects.requireNonNull(feed.open(signal), "the feed returned null");
            return new EncodedSource(source, pieces);
        } catch (Throwable e) {
            try {
                pieces.close();
            } catch (IOException further) {
                e.addSuppressed(further);
            }
            throw e;
        }
    }

    /// What stands before the first piece is sent at once, so that a decoder can begin.
    @Override
    public @Nullable ByteBuffer next() throws Exception {
        if (over) {
            return null;
        }
        if (!begun) {
            begun = true;
            ByteBuffer first = pieces.begin();
            if (first.hasRemaining()) {
                return first;
            }
        }
        ByteBuffer piece = stopped ? null : encoded();
        if (piece != null || !(stopped || source.isOver())) {
            return piece;
        }
        over = true;
        return pieces.end();
    }

    /// A piece of which the coding makes nothing is no reason not to be asked again: there may be
    /// no other signal for the next one.
    private @Nullable ByteBuffer encoded() throws Exception {
        ByteBuffer piece = source.next();
        while (piece != null && piece.hasRemaining()) {
            ByteBuffer encoded = pieces.encode(piece);
            if (encoded.hasRemaining()) {
                return encoded;
            }
            piece = source.next();
        }
        return null;
    }

    @Override
    public boolean isOver() {
        return over;
    }

    @Override
    public @Nullable ByteBuffer quiet() throws Exception {
        ByteBuffer piece = source.quiet();
        return piece == null || !piece.hasRemaining() ? null : pieces.encode(piece);
    }

    /// Where the other source ends here, the end of the coding is still to come.
    @Override
    public boolean stopping() {
        stopped |= source.stopping();
        return over;
    }

    @Override
    public void ended(boolean whole) {
        try {
            source.ended(whole);
        } finally {
            close();
        }
    }

    private void close() {
        try {
            pieces.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the coding failed at its end", e);
        }
    }
}
