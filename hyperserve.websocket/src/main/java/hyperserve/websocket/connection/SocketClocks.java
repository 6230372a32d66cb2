package hyperserve.websocket.connection;

import hyperserve.api.Nullable;
import hyperserve.runtime.limits.Timeouts;
import hyperserve.runtime.net.TransferClock;

import java.util.function.LongSupplier;

/// How long a socket waits for its client: for room to write, for a sign of life, for the answer to
/// a close. Times are those of the server's clock, in nanoseconds. Owned by whoever owns the
/// connection.
final class SocketClocks {

    private static final long NEVER = Long.MAX_VALUE / 2;

    private final LongSupplier clock;
    private final Bounds bounds;
    private final Timeouts timeouts;

    /// Runs while room to write is waited for.
    private @Nullable TransferClock writing;

    private long heardAt;
    private boolean asked;
    private long askedAt;

    private boolean closes;
    private long closeDue;

    SocketClocks(LongSupplier clock, Bounds bounds, Timeouts timeouts) {
        this.clock = clock;
        this.bounds = bounds;
        this.timeouts = timeouts;
        this.heardAt = clock.getAsLong();
    }

    long now() {
        return clock.getAsLong();
    }

    /// A wait is over.
    void resume() {
        if (writing != null) {
            writing.waitedUntil(now());
        }
    }

    /// So many bytes were sent. A full socket that takes more is a sign of life.
    void moved(long count) {
        if (writing != null) {
            writing.moved(count);
            if (count > 0) {
                heard();
            }
        }
    }

    /// Something has come, or nothing was listened for until now.
    void heard() {
        heardAt = now();
        asked = false;
    }

    /// The client was asked for a sign of life.
    void asked() {
        asked = true;
        askedAt = now();
    }

    /// The next step of a close is waited for, so long at most.
    void closing(long nanos) {
        closes = true;
        closeDue = now() + nanos;
    }

    /// When something is to be done though nothing comes.
    ///
    /// @param unsent whether there is something to be sent
    /// @param listens whether what comes is read
    long due(boolean unsent, boolean listens) {
        long now = now();
        long due = now + NEVER;
        TransferClock running = unsent ? writing() : null;
        writing = running;
        if (running != null) {
            due = running.waitFrom(now);
        }
        if (closes) {
            return closeDue - due < 0 ? closeDue : due;
        }
        long sign = signDue();
        return listens && bounds.pingInterval() > 0 && sign - due < 0 ? sign : due;
    }

    private TransferClock writing() {
        TransferClock running = writing;
        return running == null
                ? new TransferClock(
                        bounds.sendTimeout(), timeouts.minRateGrace().toNanos(), timeouts.minRate())
                : running;
    }

    private long signDue() {
        return asked ? askedAt + bounds.pingInterval() : heardAt + bounds.pingInterval();
    }

    /// Whether the client takes nothing, or too little.
    ///
    /// @param unsent whether there is something to be sent still
    boolean isWriteOver(boolean unsent) {
        TransferClock running = writing;
        return unsent && running != null && running.waitFrom(now()) - now() <= 0;
    }

    /// Whether the next step of a close was waited for too long.
    boolean isCloseOver() {
        return closes && closeDue - now() <= 0;
    }

    /// Whether the client has not been heard of for long.
    boolean isSilent() {
        return !closes && bounds.pingInterval() > 0 && signDue() - now() <= 0;
    }

    /// Whether it was asked since.
    boolean isAsked() {
        return asked;
    }
}
