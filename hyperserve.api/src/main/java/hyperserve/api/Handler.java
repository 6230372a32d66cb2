package hyperserve.api;

/// Answers a request.
///
/// A handler is plain blocking code: it may read the body, call a database or sleep. It is called
/// by many threads at once, on platform or virtual threads as the worker pool sees fit, so it must
/// not rely on the kind or identity of its thread. The interrupt flag that it leaves behind is
/// cleared.
@FunctionalInterface
public interface Handler {

    /// Answers one request.
    ///
    /// @param request the request, valid until its response has been written
    /// @return the response to write
    /// @throws HttpException to answer otherwise, by a [BadRequestException] with 400
    /// @throws Exception to answer 500; it is logged, and nothing of it reaches the client
    Response handle(Request request) throws Exception;
}
