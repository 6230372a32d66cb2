package hyperserve.api;

/// Stands before handlers: it may answer in place of the next one, pass the request on, changed or
/// not, and change the response.
///
/// Filters are put together when the server starts, so that nothing is looked up for a request; see
/// [Routes#filter(Filter)]. What is said of handlers holds for them: they are plain blocking code,
/// called by many threads at once. An exception of the handler passes through them.
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
