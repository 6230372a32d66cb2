package hyperserve.runtime.semantics;

import hyperserve.api.CloseReason;
import hyperserve.api.FinishedExchange;
import hyperserve.api.FinishedExchange.Ending;
import hyperserve.api.Headers;
import hyperserve.api.Method;
import hyperserve.api.Nullable;
import hyperserve.api.ObservedConnection;

import java.time.Instant;

/// What is known of one exchange for those who observe. Guarded by its [ConnectionWatch]. One that
/// was told may be used for another exchange ([SpareWatches]).
///
/// Positions count the bytes that the connection has been given to send since its beginning.
final class ExchangeWatch {

    private static final long NONE = -1;

    /// What the facts take beside their texts, with the strings in them; rather too much.
    private static final int SIZE = 600;

    final FinishedExchange.Builder facts;

    /// The one that was answered after it, among those that were not told yet.
    @Nullable ExchangeWatch next;

    private long begunAt;
    private long from;
    private long responseFrom;
    private long to;
    private boolean firstTaken;
    private Ending ending = Ending.COMPLETE;
    private long queuedAt;
    private long queued;
    private long held;

    /// The bytes of a response that is not alone between two positions.
    private long own;

    /// One that has not begun.
    ///
    /// @param on some connection
    ExchangeWatch(ObservedConnection on) {
        facts = FinishedExchange.on(on, Instant.EPOCH);
    }

    /// An exchange begins; of the one before nothing is left.
    ///
    /// @param on its connection
    /// @param epochMillis the time of day
    /// @param now the time
    /// @param position what was to be sent before
    void begin(ObservedConnection on, long epochMillis, long now, long position) {
        facts.again(on, epochMillis);
        begunAt = now;
        from = position;
        responseFrom = NONE;
        to = NONE;
        firstTaken = false;
        ending = Ending.COMPLETE;
        queued = 0;
        held = SIZE;
        own = NONE;
    }

    /// It was told, and keeps nothing of that.
    ///
    /// @param on some connection
    void forget(ObservedConnection on) {
        facts.again(on, 0);
    }

    /// Its head was read.
    ///
    /// @param method the method
    /// @param target the target
    /// @param protocol name and version of the protocol
    /// @param length the bytes of the head
    /// @param wanted the fields that are to be kept
    void request(Method method, String target, String protocol, long length, Headers wanted) {
        facts.request(method, target, protocol).head(length, wanted);
        // Field lines are kept as texts, and as they would be sent.
        held += target.length() + 2L * wanted.encodedLength();
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
    /// @return whether all of it has
    boolean taken(long sent, long now) {
        if (!firstTaken && responseFrom != NONE && responseFrom < sent) {
            firstTaken = true;
            facts.firstByte(now - begunAt);
        }
        return isSent(sent);
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
