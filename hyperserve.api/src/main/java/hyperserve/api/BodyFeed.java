package hyperserve.api;

/// Opens the sources of [PushedBody] content.
@FunctionalInterface
public interface BodyFeed {

    /// Opens a source for one response. The server calls it when it is about to send the response,
    /// on the thread that ran the handler or on one like it, and only when content is wanted (not
    /// for HEAD). It must not wait.
    ///
    /// The request is over when this has been called: what is needed of it is to be taken before.
    ///
    /// @param signal to be run whenever the source has something new, or is over: by any thread,
    ///     also before this returns, and also inside a lock, as it never waits and calls nothing of
    ///     the application's. Of several things that come before the source is asked again, only
    ///     the first needs one. After the end of the response it has no effect
    /// @return the source, for this response alone
    /// @throws HttpException to answer otherwise
    /// @throws Exception to answer 500
    BodySource open(Runnable signal) throws Exception;
}
