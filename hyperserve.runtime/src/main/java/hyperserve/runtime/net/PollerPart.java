package hyperserve.runtime.net;

import hyperserve.api.Nullable;

import java.nio.channels.SelectionKey;

/// What the poller keeps of a connection. Owners may read `key` and `interest`, which it changes
/// beside them only to visit one who is away, and `interest` to 0.
abstract class PollerPart extends StateWord {

    /// Written by who runs a handler, and read by the poller at any time: it may see one of before,
    /// and looks again.
    @Nullable Thread inside;

    /// In its place, of a protocol that has several handlers at a time; else null.
    volatile @Nullable Insiders several;

    /// The one after it in the inbox, or among those that are ready. Written by whoever puts it
    /// there, then by the poller.
    @Nullable Connection next;

    @Nullable SelectionKey key;
    volatile int interest;
    @Nullable Connection previous;
    @Nullable Connection following;
    boolean linked;
    boolean counted = true;
    boolean toldOfDrain;

    /// Since when it has waited, as far as the poller has seen, or 0; set to that also by a thread
    /// that has taken it. Without any order: it decides who is shed first, and nothing else.
    long waitingSince;

    /// When it was found ready, for who has its turn then.
    long readySince;

    final NioEventSource source;

    /// @param source the source that it belongs to
    PollerPart(NioEventSource source) {
        this.source = source;
    }

    /// Makes the calling thread the owner of a connection that nobody has, as it waits for its
    /// client: so a thread that has something to send need not wake another one. Any thread may
    /// call it, when it has made sure of its stack, and ends it by [Connection#finish], soon, and
    /// whatever becomes of what it does.
    ///
    /// @return false if somebody has it or it was signalled, so that an owner comes to whom a
    ///     signal tells what there is to do; or if it is closed
    public boolean tryOwn() {
        if (state() != ARMED || !changeState(ARMED, BUSY)) {
            return false;
        }
        // The poller may look just now, and think that it has waited on; or overwrite this.
        waitingSince = 0;
        return true;
    }

    /// {@return when it was ready, as far as is known; for the owner}
    public long readySince() {
        return readySince;
    }

    /// {@return whether it was ready for too long before it had its turn, as were all; for the
    /// owner}
    public boolean isOverdue() {
        return source.rounds().isOverdue(readySince);
    }

    /// Says which thread runs a handler for it; see [StopCallers].
    ///
    /// @param thread the calling thread, or null when it does so no more
    public void inside(@Nullable Thread thread) {
        inside = thread;
    }

    /// Makes the connection one with several handlers at a time. For the owner, before one runs.
    ///
    /// @return takes the threads that run them, in place of [#inside]
    public Insiders haveSeveralInside() {
        Insiders made = new Insiders();
        several = made;
        return made;
    }
}
