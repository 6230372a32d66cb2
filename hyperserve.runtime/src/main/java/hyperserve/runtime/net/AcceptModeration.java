package hyperserve.runtime.net;

import java.util.concurrent.TimeUnit;

/// Decides whether a listener rests for a moment when it has accepted, as network cards do before
/// they interrupt once more ("interrupt moderation").
///
/// A server that accepts at once is faster than its clients: it wakes up for one connection, finds
/// no request in it yet, has to register it, wakes up for that, and for the next. After a rest of a
/// millisecond there are many connections, most with their requests, and each costs a sixth less.
/// That pays only if connections come by thousands a second; and only if they come anyway: of few
/// clients, each of which waits for its answer before it connects again, fewer would come. So the
/// rate with rests is compared with the rate without, now and then.
///
/// Used by the poller alone.
final class AcceptModeration {

    /// How long a rate is measured.
    private static final long PHASE = TimeUnit.MILLISECONDS.toNanos(50);

    /// How many phases a comparison holds.
    private static final int PHASES = 20;

    /// Connections in a phase from which rests can pay: a dozen a millisecond.
    private static final long CROWD = 12 * TimeUnit.NANOSECONDS.toMillis(PHASE);

    /// The share of connections that may be missing with rests; more is no accident.
    private static final double TOLERANCE = 0.05;

    private enum Mode {
        EAGER,
        TRIAL,
        RESTING
    }

    private Mode mode = Mode.EAGER;
    private int phasesLeft;

    /// The rate in the phase before this mode.
    private double lastRate;

    private long began;
    private long accepted;

    /// @param now the time in nanoseconds
    AcceptModeration(long now) {
        this.began = now;
    }

    /// {@return whether to rest after connections were accepted}
    boolean rests() {
        return mode != Mode.EAGER;
    }

    /// Told how many connections were accepted.
    ///
    /// @param count how many
    /// @param now the time in nanoseconds
    void accepted(int count, long now) {
        accepted += count;
        long took = now - began;
        if (took >= PHASE) {
            conclude((double) accepted * PHASE / took);
            began = now;
            accepted = 0;
        }
    }

    private void conclude(double rate) {
        if (phasesLeft >= 0) {
            phasesLeft--;
        }
        boolean dropped = rate < lastRate * (1 - TOLERANCE);
        switch (mode) {
            case EAGER -> {
                if (rate >= CROWD && phasesLeft < 0) {
                    change(Mode.TRIAL, 0, rate);
                }
            }
            case TRIAL ->
                    change(rate >= CROWD && !dropped ? Mode.RESTING : Mode.EAGER, PHASES, rate);
            case RESTING -> {
                // Other clients may have come instead.
                if (rate < CROWD || dropped || phasesLeft < 0) {
                    change(Mode.EAGER, 0, rate);
                }
            }
        }
    }

    private void change(Mode next, int phases, double rate) {
        mode = next;
        phasesLeft = phases;
        lastRate = rate;
    }
}
