package hyperserve.runtime.net;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/// The word that says who has a [Connection]: a state, and what was added to it.
///
/// ```
///            readiness or deadline                 finish(READ | WRITE)
///   ARMED ────────────────────────▶ BUSY ─────────────────────────────────▶ ARMED
///                                    │ ▲  readable while busy: interest off
///      await(), by a handler's thread│ └───────────────────────▶ DISARMED ─▶ POSTED
///                                    ▼   readiness or deadline: unpark
///                                 WAITING ────────────────────▶ BUSY
///
///   ARMED ── signal() ──▶ POSTED          BUSY ── lend() ──▶ LENT ── takeBack() ──▶ BUSY
///                                         LENT ── signal(), relieved() ──▶ POSTED
///                                         LENT ── readiness ──▶ BUSY, another task's
///   ARMED ── tryOwn() ──▶ BUSY, the calling thread's
/// ```
///
/// NIO is level-triggered and has no one-shot mode, so:
///
/// 1. A connection that is ready while ARMED or WAITING becomes BUSY by the poller, which then
///    hands it to a task or unparks its waiter. Its interest stays on. The same happens when its
///    deadline is over (LATE), it is to make room for others (SHED) or to be told that the server
///    stops (STOPPING): the state itself says so, until the owner takes note.
/// 2. A connection that is ready while BUSY would be reported for ever: the poller switches its
///    interest off and then moves BUSY to DISARMED. If that fails, the owner has just let go;
///    the poller switches the interest on again and hands it out as in 1.
/// 3. An owner that lets go moves BUSY to ARMED (or WAITING). If that fails, or it wants another
///    interest than the key has, it moves to POSTED and leaves the rest to the poller's inbox. Only
///    the poller moves it from there, after it has taken it from the inbox; so it is in there at
///    most once, and never while it is among those that are ready.
/// 4. Who has lent it to nobody in particular ([Connection#lend()]) owns it no more: a poll that
///    finds it ready, a signal, or the sight of the lender's thread waiting gives it to another
///    task. The lender takes it back, or leaves what it has to the protocol and signals.
/// 5. A thread that has something to send may take an ARMED connection ([Connection#tryOwn()]),
///    whose interest stays on as in 1, and is its owner like any other: the poller switches the
///    interest off as in 2, a signal is added, and it lets go as in 3. Its exchange sees all that
///    the last owner has done, whose exchange to ARMED it pairs with, as that of the poller does.
///    The poller may have looked at the word before, and exchange it after such an owner has let
///    go: then that is ARMED again, and what it does is right but for a deadline that was of the
///    wait before. So protocols that do this look at their clocks when they are told of one.
///
/// The plain fields of a connection are written before this word by one side, and read after it by
/// the other. Who moves it, and from where:
///
/// | from | by whom |
/// |---|---|
/// | BUSY, DISARMED | its owner; the poller, between these two |
/// | ARMED | the poller, who hands it out; any thread, by a signal, or to own it |
/// | WAITING | the poller, who unparks the owner; the owner, if it is interrupted |
/// | POSTED | the poller, after it has taken it from the inbox |
/// | LENT | the owner that has lent it; the poller, if it is ready; any thread, by a signal |
/// | any | the end of the source, to CLOSED |
///
/// Always by volatile access, and by exchange wherever two may move it. A signal that finds neither
/// ARMED nor LENT adds SIGNALLED to what it finds: so an exchange by somebody who has not seen it
/// fails. It stays until an owner's task begins, which takes note before it looks for what the
/// signal was about: so none is lost, and one is found twice at most.
abstract class StateWord {

    /// Nobody's: it waits for its client.
    static final int ARMED = 0;

    /// Owned, or on its way to its owner.
    static final int BUSY = 1;

    /// As BUSY, but it was ready meanwhile, and its interest is off.
    static final int DISARMED = 2;

    /// Owned by a thread that waits for the client.
    static final int WAITING = 3;

    /// In the inbox.
    static final int POSTED = 4;

    /// Nobody's, and of no more use.
    static final int CLOSED = 5;

    /// Nobody's while its owner does something else, and takes it back if it is still there.
    static final int LENT = 6;

    /// Added to BUSY or DISARMED until the owner takes note.
    static final int LATE = 8;
    static final int SHED = 16;
    static final int STOPPING = 32;
    static final int SIGNALLED = 64;

    private static final int REASONS = LATE | SHED | STOPPING;

    /// The state without what was added, and without the number that each WAITING and LENT has: one
    /// that was interrupted, and waits again, is not taken for what it was.
    static final int STATE_ALONE = 7;

    private static final int NUMBER_SHIFT = 7;

    /// Not a `VarHandle`, which is linked where it is used first: that may find no memory or stack.
    private static final AtomicIntegerFieldUpdater<StateWord> STATE =
            AtomicIntegerFieldUpdater.newUpdater(StateWord.class, "state");

    private volatile int state = BUSY;

    int state() {
        return state;
    }

    void state(int next) {
        state = next;
    }

    boolean changeState(int from, int to) {
        return STATE.compareAndSet(this, from, to);
    }

    /// As [#changeState], but a signal is taken along.
    boolean moveState(int from, int to) {
        return changeState(from, to) || changeState(from | SIGNALLED, to | SIGNALLED);
    }

    /// {@return the state until now}
    int closeState() {
        return STATE.getAndSet(this, CLOSED);
    }

    /// A state with a number.
    static int numbered(int state, int number) {
        return number << NUMBER_SHIFT | state;
    }

    /// A state without the signal that may have been added.
    static int unsignalled(int state) {
        return state & ~SIGNALLED;
    }

    static boolean isSignalled(int state) {
        return (state & SIGNALLED) != 0;
    }

    /// Tells that there is something for the protocol to do: its [Protocol#ready()] is called after
    /// this. Any thread may call it, when it has left what is to be done where the protocol finds
    /// it. One call of `ready()` may do for several signals.
    ///
    /// @return false if the connection is closed
    public boolean signal() {
        while (true) {
            int current = state();
            switch (current & STATE_ALONE) {
                case CLOSED -> {
                    return false;
                }
                case ARMED, LENT -> {
                    if (postFrom(current)) {
                        return true;
                    }
                }
                default -> {
                    // Also if it is there already: this write is what the owner's note pairs with.
                    if (changeState(current, current | SIGNALLED)) {
                        return true;
                    }
                }
            }
        }
    }

    /// Leaves a connection that nobody has to the poller.
    ///
    /// @param seen the state
    /// @return false if it is not in that state any more
    abstract boolean postFrom(int seen);

    /// Whether a connection in a state waits for its client.
    static boolean waits(int state) {
        return state == ARMED || (state & STATE_ALONE) == WAITING;
    }

    /// Whether the task was not begun for which a connection was handed out, not because it was
    /// ready.
    static boolean isUntouched(int state) {
        return isOwned(state) && (state & REASONS) != 0;
    }

    /// Whether a connection in a state is owned by somebody who does not wait.
    static boolean isOwned(int state) {
        int alone = state & STATE_ALONE;
        return alone == BUSY || alone == DISARMED;
    }

    /// Why the poller has handed it out beside its being ready: LATE, SHED, STOPPING or 0. For an
    /// owner that has waited, which takes note of these by this.
    int takeReason() {
        return take(REASONS);
    }

    /// The same for the task of an owner when it begins, and SIGNALLED with it, unless it is told
    /// something else than to look for what is to be done: then it runs once more.
    int takeNote() {
        int reason = takeReason();
        return (reason & (SHED | STOPPING)) == 0 ? reason | take(SIGNALLED) : reason;
    }

    private int take(int bits) {
        int current = state;
        while ((current & bits) != 0 && !changeState(current, current & ~bits)) {
            current = state;
        }
        return current & bits;
    }
}
