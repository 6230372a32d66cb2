package hyperserve.runtime.net;

import hyperserve.api.Nullable;

import java.io.IOException;

/// What is spoken on a connection. Called by one thread at a time, each call *happens before* the
/// next.
public interface Protocol {

    /// Reads, writes and answers as far as it goes without waiting.
    ///
    /// @return what the connection is to do next
    /// @throws IOException if the peer is gone; the connection is closed
    Next ready() throws IOException;

    /// Told instead of [#ready()] when the deadline set with [Connection#deadline] is over.
    ///
    /// @return what the connection is to do next
    /// @throws IOException if the peer is gone; the connection is closed
    Next expired() throws IOException;

    /// Told instead of [#ready()] that the server stops, so that it says good-bye in its own words,
    /// if the connection waits for the client just then. It may be told again.
    ///
    /// @return what the connection is to do next
    /// @throws IOException if the peer is gone; the connection is closed
    default Next stopping() throws IOException {
        return ready();
    }

    /// Told instead of [#ready()] when the connection is to make room for others: it waits for its
    /// client, though handlers of its own may work elsewhere.
    ///
    /// @return what the connection is to do next
    /// @throws IOException if the peer is gone; the connection is closed
    default Next shed() throws IOException {
        return Next.CLOSE;
    }

    /// Told that the thread which is inside this protocol was seen waiting. This and [#relieved]
    /// are the exceptions: any thread may call them, at any time.
    default void seenWaiting() {}

    /// Told that the thread which is inside this protocol was relieved: others do what it would
    /// have done, as it has announced that it waits, or does not come back for long.
    default void relieved() {}

    /// {@return how many bytes it keeps while it waits, beside the connection's input and output}
    default long held() {
        return 0;
    }

    /// Whether what is here unused, and what comes, may be dropped while a handler works, for want
    /// of memory: the answer in progress can be sent all the same.
    ///
    /// @param wantingForLong whether there has been no memory for seconds, so that what belongs to
    ///     the request may be dropped as well, unless the handler has begun to read it
    /// @return if so
    default boolean mayDrop(boolean wantingForLong) {
        return false;
    }

    /// {@return what the thread that was inside has yet to do when it has let go of the connection,
    /// such as to tell of a failure; asked once before each time, null if there is nothing}
    default @Nullable Runnable takeAftermath() {
        return null;
    }

    /// Told that another protocol is spoken from now on, so that it gives back what it keeps. The
    /// last call, in place of [#closed()].
    default void succeeded() {}

    /// Told that the source has closed the connection, when nobody else uses it, so that a request
    /// in progress is counted as cut; if it has just taken over from another one, or was on its way
    /// to an owner, perhaps twice. An owner who is left behind comes to [#closed()] afterwards, or
    /// at the same time.
    ///
    /// @param owned whether there is one, who may still use the protocol
    default void cut(boolean owned) {}

    /// Told once when the connection ends, to give back what it holds.
    ///
    /// @return false if what was sent is not whole but could be taken for it, so that the
    ///     connection is to be reset and not just closed
    boolean closed();
}
