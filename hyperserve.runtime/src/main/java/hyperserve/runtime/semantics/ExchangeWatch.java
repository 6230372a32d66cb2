package hyperserve.runtime.semantics;

import hyperserve.api.CloseReason;
import hyperserve.api.FinishedExchange;
import hyperserve.api.FinishedExchange.Ending;
import hyperserve.api.Nullable;

/// What is known of one exchange for those who observe. Guarded by its [ConnectionWatch].
///
/// Positions count the bytes that the connection has been given to send since its beginning.
final class ExchangeWatch {

    private static final long NONE = -1;

    /// What the facts take beside their texts, with the strings and instants in them.
    private static final int SIZE = 600;

    final FinishedExchange.Builder facts;
    private final long begunAt;
    private final long from;

    private long responseFrom = NONE;
    private long to = NONE;
    private boolean firstTaken;
    private Ending ending = Ending.COMPLETE;
    private long queuedAt;
    private long queued;
    private long held = SIZE;

    /// The bytes of a response that is not alone between two positions.
    private long own = NONE;

    /// @param facts what is known already
    /// @param now the time
    /// @param position what was to be sent before
    ExchangeWatch(FinishedExchange.Builder facts, long now, long position) {
        this.facts = facts;
        this.begunAt = now;
        this.from = position;
    }

    /// Text is kept for it.
    void keeps(long bytes) {
        held += bytes;
    }

    /// How many bytes it keeps.
    long held() {
        return held;
    }

    /// It ends as one that was not answered as it should be.
    void endsAs(Ending how) {
        ending = how;
    }

    void queued(long now) {
        queuedAt = now;
    }

    void takenUp(long now) {
        queued += now - queuedAt;
        facts.queued(queued);
    }

    /// The response begins at a position, perhaps in place of one that was not sent.
    void responds(long position) {
        responseFrom = position;
    }

    /// So many bytes were sent for it, beside those of others.
    void own(long bytes) {
        own = bytes;
    }

    /// The whole response is among what is to be sent, or was sent.
    void isWhole(long position) {
        to = position;
    }

    /// Looks whether any of the response has been sent.
    ///
    /// @param sent how much has been sent on the connection
    /// @param now the time
    void taken(long sent, long now) {
        if (!firstTaken && responseFrom != NONE && responseFrom < sent) {
            firstTaken = true;
            facts.firstByte(now - begunAt);
        }
    }

    /// Whether all of it has been sent.
    boolean isSent(long sent) {
        return to != NONE && to <= sent;
    }

    /// Takes leave of it.
    ///
    /// @param sent how much has been sent on the connection
    /// @param now the time
    /// @param reason why the connection ends, null if it does not
    /// @return the facts
    FinishedExchange end(long sent, long now, @Nullable CloseReason reason) {
        boolean complete = isSent(sent);
        long last = complete ? to : sent;
        return facts.bytesSent(own == NONE ? Math.max(0, last - from) : own)
                .end(now - begunAt, complete ? ending : Ending.CUT, complete ? null : reason);
    }
}
