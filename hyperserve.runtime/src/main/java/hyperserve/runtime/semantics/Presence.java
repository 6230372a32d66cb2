package hyperserve.runtime.semantics;

import hyperserve.api.Nullable;

/// Whether the client of a handler is still there while that runs, and the handler's thread, which
/// is interrupted if not. Each version of HTTP has its own: the end of a connection, or that of a
/// stream alone.
///
/// All but [#inside] is called for handlers that have a thread of their own, and by that thread; an
/// error may have it call [#end()] first. The interrupt may come whenever it is *away*, and never
/// else.
public interface Presence {

    /// Says which thread runs the application's code.
    ///
    /// @param thread the calling thread, or null when it does so no more
    void inside(@Nullable Thread thread);

    /// From now on the calling thread touches nothing of the client's.
    ///
    /// @param longLived whether it is told of any end, also of one that may mean no more than that
    ///     the client has nothing to say, and of the stop of the server
    void away(boolean longLived);

    /// It is back for a moment. Without effect if it was not away.
    void pause();

    /// It is back for good.
    void end();

    /// {@return whether the thread was interrupted because the client has gone}
    boolean isReset();

    /// {@return whether the thread was interrupted because a long-lived handler is to end; also
    /// after [#end()]}
    boolean isToldToEnd();
}
