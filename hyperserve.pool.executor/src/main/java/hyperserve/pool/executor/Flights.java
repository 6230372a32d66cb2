package hyperserve.pool.executor;

import hyperserve.api.Nullable;
import hyperserve.api.pool.Deadline;

import java.util.function.BooleanSupplier;

/// The flights under way, and what gives them their threads.
///
/// A flight is added by its submitter before it is started, and is removed by who has run it, as
/// the last thing that is done with it, or by its submitter, if it could not be launched.
sealed interface Flights permits ExecutorFlights, ThreadPerFlight {

    /// What can be seen of them.
    ///
    /// @param busy how many run
    /// @param queued how many wait for a thread
    /// @param oldestNanos how long the oldest of these has waited
    record Load(int busy, int queued, long oldestNanos) {}

    /// Makes a flight one of [#all()], then looks at the phase, and if that is not SHUT, sends the
    /// flight on its way.
    ///
    /// @param shut whether the phase is SHUT
    /// @return false if it is, or if there is no thread for the flight; a throw means the same
    boolean launch(Flight flight, BooleanSupplier shut);

    /// Told on the flight's thread, right before it begins.
    void enter(Flight flight);

    /// Forgets a flight; one that is forgotten already makes no difference.
    void remove(Flight flight);

    /// The flight whose task the calling thread runs, null if it runs none of this pool.
    @Nullable
    Flight ofThisThread();

    /// All that were added before the call and not removed; perhaps later ones.
    Iterable<Flight> all();

    /// Told by a task that is about to wait.
    void blocking();

    /// What they are at.
    ///
    /// @param inFlight how many are in flight
    Load load(int inFlight);

    /// Lets the threads end when they have nothing more to do. Called once, when the last flight
    /// was started.
    void shutDown();

    /// Waits for the threads to end, but not for the calling one.
    ///
    /// @param inside whether that runs a flight
    /// @return whether they have ended; true if that cannot be told from inside
    boolean awaitEnd(Deadline deadline, boolean inside);
}
