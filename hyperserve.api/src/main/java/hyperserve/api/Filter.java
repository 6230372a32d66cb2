package hyperserve.api;

/// Stands before handlers: it may answer in place of the next one, pass the request on, changed or
/// not, and change the response.
///
/// Filters are put together when the server starts, so that nothing is looked up for a request; see
/// [Routes#filter(Filter)]. What is said of handlers holds for them: they are plain blocking code,
/// called by many threads at once.
///
/// What a handler throws, an [HttpException] too, passes through filters as it was thrown; its
/// answer is made behind the outermost one. The server's own answers, 404 for one, come to them as
/// responses, made by the [ErrorRenderer] if there is one. So a filter that adds a field to all
/// answers both changes what is returned and throws on what is thrown, by
/// [HttpException#addingHeader]. To have the field in the 500 of what is no answer, it throws that
/// on as an [HttpException#failure].
@FunctionalInterface
public interface Filter {

    /// Answers a request, or has the next one answer it.
    ///
    /// @param request the request, valid until its response has been written
    /// @param next the next filter, or the handler; may be called any number of times
    /// @return the response to write
    /// @throws HttpException to answer otherwise
    /// @throws Exception to answer 500; it is logged, and nothing of it reaches the client
    Response filter(Request request, Handler next) throws Exception;
}
