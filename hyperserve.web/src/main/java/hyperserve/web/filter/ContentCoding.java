package hyperserve.web.filter;

import java.io.IOException;
import java.io.OutputStream;

/// A content coding (RFC 9110 §8.4.1) that a [Compression] can have beside gzip and deflate, such
/// as `br` or `zstd` by a library for it. Called by many threads at once.
public interface ContentCoding {

    /// {@return the name, as in `Accept-Encoding` and `Content-Encoding`; always the same}
    String name();

    /// Whether it is for content that is pushed, too: of that there may be thousands of responses
    /// at a time, each of which has a stream of [#encode] for as long as it goes on, which may be
    /// hours. So one that is has to have a bound of its own on what they take together; above that
    /// it can send blocks that hold the content as it is.
    ///
    /// @return whether it is, always the same; by default not, so that such content comes in
    ///     another coding
    default boolean isForPushed() {
        return false;
    }

    /// Begins to encode the content of one response, on the thread that writes it. For content that
    /// is pushed that is the thread that opens the feed, before it does; the stream is then flushed
    /// once, written to and flushed for each piece, must not wait, and is perhaps closed by another
    /// thread.
    ///
    /// The stream that is returned is used by one thread at a time. It is closed in any case, also
    /// when the content could not be written to its end; then nothing of what it writes is sent.
    ///
    /// @param out where the encoded bytes go; its `close` does nothing
    /// @return a stream that encodes. Its `flush` has to write all that a decoder needs for what
    ///     was written before, and to flush `out`; its `close` writes the end, and lets go of all
    ///     that it has
    /// @throws IOException if it cannot begin
    OutputStream encode(OutputStream out) throws IOException;
}
