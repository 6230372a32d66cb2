package hyperserve.runtime.net;

import hyperserve.api.Nullable;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/// The time that an owner of a connection spends in a handler's code, without touching the
/// connection. Meanwhile the poller may look whether the client is still there, and interrupt the
/// handler if not; one that is long-lived also when the client has only closed its side, or the
/// server begins to stop.
///
/// ```
///   PRESENT ──begin()──▶ ABSENT ◀──────────▶ VISITED, while the poller looks
///      ▲                    │
///      └── pause(), end() ──┘
/// ```
///
/// `state` is volatile. The owner writes ABSENT after all it did with the connection; the poller
/// reads it by the `compareAndSet` that wins VISITED, and then owns the connection's input until it
/// writes ABSENT again; the owner wins PRESENT by `compareAndSet` before it touches anything, and
/// waits for the few instructions of a visit. An interrupt is sent inside a visit: so it reaches
/// the handler that is meant, and none comes after [#end()].
public final class Absence {

    private static final int PRESENT = 0;
    private static final int ABSENT = 1;
    private static final int VISITED = 2;

    /// Not a `VarHandle`, which is linked where it is used first: that may find no memory, and the
    /// owner could not come back.
    private static final AtomicIntegerFieldUpdater<Absence> STATE =
            AtomicIntegerFieldUpdater.newUpdater(Absence.class, "state");

    private volatile int state = PRESENT;

    /// Written by the owner while it is present.
    private @Nullable Thread owner;

    /// Written by the poller during a visit.
    private boolean interrupted;

    /// Written by the owner while it is present.
    private boolean longLived;

    /// Whether another thread, which the handler has lent the connection to, came back for the
    /// owner, and is to leave again for it. Written by who is present.
    private boolean lent;

    /// Since when the poller has found no room for what comes, or 0. For the poller in a visit, and
    /// for the owner while it is present.
    private long wantingSince;

    /// As `interrupted`, but by the owner too, while it is present.
    private boolean toldToEnd;

    Absence() {}

    /// From now on the calling thread, which owns the connection, does not touch it; or a thread
    /// that a handler lends the connection to does no more, if the owner was away when it began.
    ///
    /// @param toldOfAnyEnd whether it is long-lived
    /// @param over whether that has no reason any more, as the client has closed its side or the
    ///     server stops
    public void begin(boolean toldOfAnyEnd, boolean over) {
        if (owner == null) {
            owner = Thread.currentThread();
            longLived = toldOfAnyEnd;
            toldToEnd = false;
        }
        if (over && state == PRESENT) {
            tellToEnd();
        }
        // It may be away already, and the poller on a visit that must not be ended.
        if (state == PRESENT && (lent || owner == Thread.currentThread())) {
            lent = false;
            state = ABSENT;
        }
    }

    /// The owner is back, for a moment, or somebody for it. Without effect if it was not away.
    public void pause() {
        while (state != PRESENT) {
            if (STATE.compareAndSet(this, ABSENT, PRESENT)) {
                lent = owner != Thread.currentThread();
                return;
            }
            Thread.onSpinWait();
        }
    }

    /// The owner is back for good.
    public void end() {
        pause();
        lent = false;
        wantingSince = 0;
        owner = null;
    }

    /// {@return whether the owner is here, so that the poller comes on no visit; for the owner, and
    /// for whoever may come back for it}
    public boolean isPresent() {
        return state == PRESENT;
    }

    /// {@return whether the owner was interrupted because the client has gone; for the owner, and
    /// for the poller in a visit}
    public boolean interrupted() {
        return interrupted;
    }

    /// {@return whether the owner was interrupted because a long-lived handler is to end; for the
    /// owner, also after [#end()]}
    public boolean toldToEnd() {
        return toldToEnd;
    }

    /// Begins a visit. For the poller.
    ///
    /// @return whether the owner is away, and stays so until [#leave()]
    boolean visit() {
        return state == ABSENT && STATE.compareAndSet(this, ABSENT, VISITED);
    }

    /// Tells the owner that the client has gone. For the poller, in a visit.
    void interrupt() {
        Thread away = owner;
        if (away != null && !interrupted) {
            interrupted = true;
            away.interrupt();
        }
    }

    /// Tells the owner that there is no reason to live longer, once. In a visit, or while it is
    /// present.
    void tellToEnd() {
        Thread away = owner;
        if (away != null && longLived && !interrupted && !toldToEnd) {
            toldToEnd = true;
            away.interrupt();
        }
    }

    /// For how long there has been no room for what comes, in nanoseconds, since it was asked
    /// first. In a visit.
    ///
    /// @param room whether there is some
    long wanting(boolean room, long now) {
        if (room) {
            wantingSince = 0;
        } else if (wantingSince == 0) {
            wantingSince = now == 0 ? 1 : now;
        }
        return room ? 0 : now - wantingSince;
    }

    /// Ends a visit.
    void leave() {
        state = ABSENT;
    }
}
