package hyperserve.web.filter;

import hyperserve.api.HttpError;
import hyperserve.api.HttpException;
import hyperserve.api.Nullable;
import hyperserve.api.Status;

/// The time that one call of a handler or writer has. When it is over the thread of the call is
/// interrupted, unless it is inside the server then: an interrupt there would cost the connection,
/// and with it the answer.
///
/// Whether the call has ended and whether it was interrupted is decided under one lock, so that no
/// interrupt comes after [#end], which also takes back one that nobody has noticed.
final class Countdown {

    private final Countdowns all;
    private final Thread thread = Thread.currentThread();

    /// When the time is over, in nanoseconds of the clock.
    final long due;

    /// Its place among others; guarded by the lock of those.
    @Nullable Countdown before;

    @Nullable Countdown after;

    private boolean over;
    private boolean late;
    private boolean sheltered;
    private boolean interrupted;

    Countdown(Countdowns all, long due) {
        this.all = all;
        this.due = due;
    }

    /// The time is over. For the thread that looks at the clock.
    synchronized void expire() {
        if (!over) {
            late = true;
            if (!sheltered) {
                interrupted = true;
                thread.interrupt();
            }
        }
    }

    /// Ends the call. For its own thread, any number of times.
    ///
    /// @return whether it was late
    boolean end() {
        all.remove(this);
        synchronized (this) {
            over = true;
            if (interrupted) {
                interrupted = false;
                Thread.interrupted();
            }
            return late;
        }
    }

    /// The call goes on inside the server.
    ///
    /// @throws HttpException 503, if it is late
    synchronized void enterServer() {
        if (late && interrupted) {
            interrupted = false;
            Thread.interrupted();
        }
        throwIfLate();
        sheltered = true;
    }

    /// The call is back in its own code, and interrupted if its time was over meanwhile.
    synchronized void leaveServer() {
        sheltered = false;
        if (late && !over) {
            interrupted = true;
            thread.interrupt();
        }
    }

    /// @throws HttpException 503, if it is late
    synchronized void throwIfLate() {
        if (late && !over) {
            throw tooLate(null);
        }
    }

    static HttpException tooLate(@Nullable Exception cause) {
        return new HttpException(
                HttpError.of(Status.SERVICE_UNAVAILABLE, "it took too long to answer")
                        .withCause(cause));
    }
}
