package hyperserve.web.filter;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Encodes the content of one response that is pushed, piece by piece: a decoder has all of a piece
/// as soon as it has what was made of it. Used by one thread at a time, but for [#close].
interface EncodedPieces {

    /// {@return what stands before the first piece, perhaps nothing; asked for once, and first}
    ByteBuffer begin() throws IOException;

    /// Encodes a piece.
    ///
    /// @param piece not empty; its position and limit stay, as it may be others' too
    /// @return what is to be sent, whose position and limit stay, too
    ByteBuffer encode(ByteBuffer piece) throws IOException;

    /// {@return what stands behind the last piece, perhaps nothing; asked for once, and last}
    ByteBuffer end() throws IOException;

    /// Lets go of what it has. Any number of times, by any thread, also while another one is in one
    /// of the other methods.
    void close() throws IOException;
}
