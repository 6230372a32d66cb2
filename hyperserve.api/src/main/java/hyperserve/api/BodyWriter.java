package hyperserve.api;

/// Writes the content of a streamed response.
///
/// It runs after the handler, on a thread of the same kind, and only when content is wanted (not
/// for HEAD). A slow client makes it wait in [BodyOutput#write] and disturbs nobody else.
@FunctionalInterface
public interface BodyWriter {

    /// Writes the content, once.
    ///
    /// @param out where to; need not be closed, not to be used after this call
    /// @throws HttpException to answer otherwise, if nothing was sent yet
    /// @throws Exception to give up: 500 if nothing was sent yet, otherwise the connection is cut
    void writeTo(BodyOutput out) throws Exception;
}
