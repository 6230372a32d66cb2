package hyperserve.web.filter;

import java.io.IOException;
import java.io.OutputStream;

/// A content coding (RFC 9110 §8.4.1) that a [Compression] can have beside gzip and deflate, such
/// as `br` or `zstd` by a library for it. Called by many threads at once.
public interface ContentCoding {

    /// {@return the name, as in `Accept-Encoding` and `Content-Encoding`; always the same}
    String name();

    /// Begins to encode the content of one response, on the thread that writes it.
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
