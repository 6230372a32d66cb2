package hyperserve.api;

/// Makes the answers to errors, so that an application has one form for all of them: those that its
/// handlers throw, and those of the server itself (400, 404, 405, 408, 413, 414, 417, 431, 500,
/// 501, 503 and 505).
///
/// It is called by many threads at once, by those that serve all connections too, so it must not
/// wait, and its content must be in memory. The server sees to the status and to the field lines
/// that the error needs. If it throws, or returns what cannot be sent, that is logged and the plain
/// answer sent; so it is, too, where the server refuses a request while it is short of memory.
@FunctionalInterface
public interface ErrorRenderer {

    /// Makes the answer to an error.
    ///
    /// @param error what to say
    /// @return the answer; whatever its status, it is sent with that of the error
    /// @throws Exception to have the plain answer sent
    Response render(HttpError error) throws Exception;
}
