package hyperserve.api;

import java.nio.ByteBuffer;

/// What a response with a [PushedBody] takes its content from.
///
/// The server calls it: one thread at a time, each call *happens before* the next, but a different
/// thread perhaps each time, and one that serves other connections as well. So nothing here may
/// wait (for a lock that is held for long, for I/O). What a method throws cuts the connection, so
/// that nobody takes what was sent for all of it, and is logged as an error.
public interface BodySource {

    /// {@return the next piece, null or an empty one if there is none now; called after each
    /// signal, and as long as the client takes what was there before}
    ///
    /// The bytes between position and limit are sent and are not to be changed before the end of
    /// the response; the server changes neither of the two, so that one buffer may be sent to many.
    /// A piece is sent as soon as it was taken, as a chunk of its own (RFC 9112 §7.1), so that it
    /// should not be cut finer than is of use; and one of more than some KiB counts as kept for
    /// this connection until it is sent, once for all to whom the same buffer is sent.
    ///
    /// @throws Exception to give up
    @Nullable
    ByteBuffer next() throws Exception;

    /// {@return whether nothing will come any more, so that the response is complete; asked when
    /// [#next()] had nothing. Not before all that was to be sent has been taken}
    boolean isOver();

    /// {@return what to send instead of nothing, null for nothing; asked when there was nothing to
    /// send for the time of [PushedBody#quiet()]. The same holds for the bytes as in [#next()]}
    ///
    /// @throws Exception to give up
    default @Nullable ByteBuffer quiet() throws Exception {
        return null;
    }

    /// Told once when the server begins to stop.
    ///
    /// @return whether the response ends here, in order, and with all that was taken, as it does by
    ///     default. If not, it may go on, and should soon be over: what is not when the time of the
    ///     stop has passed is cut
    default boolean stopping() {
        return true;
    }

    /// Told once when the response has ended, however that was. It should throw nothing: that is
    /// logged, and all. It may be called by the thread that stops the server.
    ///
    /// @param whole whether all content, to its end, was given to the connection; the client may
    ///     not have got it all the same
    default void ended(boolean whole) {}
}
