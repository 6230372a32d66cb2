package hyperserve.api;

import java.io.OutputStream;

/// The stream into which a [BodyWriter] writes.
///
/// Bytes are gathered and sent when there are 8 KiB of them, on [#flush()], or at the end of the
/// writer; with the first that are sent the response is committed. A write waits while the client
/// does not read, and throws [java.io.IOException] when the client is gone or too slow. Used by one
/// thread at a time.
public abstract class BodyOutput extends OutputStream {

    /// For the server.
    protected BodyOutput() {}

    /// Adds a field line to the trailer section (RFC 9110 §6.5), sent after the content.
    ///
    /// @param name a field name that may stand in trailers, so none of framing, routing or content
    /// @param value its value
    /// @throws IllegalArgumentException if name or value is malformed or not allowed in trailers
    /// @throws IllegalStateException if the response cannot have trailers, because its length was
    ///     announced or the client speaks HTTP/1.0
    public abstract void trailer(String name, String value);
}
