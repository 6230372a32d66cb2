package hyperserve.pool.executor;

import hyperserve.api.Nullable;
import hyperserve.api.PoolWorker;
import hyperserve.api.pool.Deadline;

import java.util.List;
import java.util.function.BooleanSupplier;

/// The submissions under way, and what gives them their threads.
///
/// A submission is added by its submitter before it is started, and is removed by who has run it,
/// as the last thing that is done with it, or by its submitter, if it could not be launched.
sealed interface Submissions permits ExecutorSubmissions, ThreadPerTask {

    /// What can be seen of them.
    ///
    /// @param busy how many run
    /// @param queued how many wait for a thread
    /// @param oldestNanos how long the oldest of these has waited
    record Load(int busy, int queued, long oldestNanos) {}

    /// Makes a submission one of [#all()], then looks at the phase, and if that is not SHUT, sends
    /// the submission on its way.
    ///
    /// @param shut whether the phase is SHUT
    /// @return false if it is, or if there is no thread for the submission; a throw means the same
    boolean launch(Submission submission, BooleanSupplier shut);

    /// Told on the submission's thread, right before it begins.
    void enter(Submission submission);

    /// Forgets a submission; one that is forgotten already makes no difference.
    void remove(Submission submission);

    /// The submission whose task the calling thread runs, null if it runs none of this pool.
    @Nullable
    Submission ofThisThread();

    /// All that were added before the call and not removed; perhaps later ones.
    Iterable<Submission> all();

    /// Told by a task that is about to wait.
    void blocking();

    /// What they are at.
    ///
    /// @param inFlight how many are in flight
    Load load(int inFlight);

    /// Threads that stand in for others at the moment.
    List<PoolWorker> standIns();

    /// Lets the threads end when they have nothing more to do. Called once, when the last
    /// submission was started.
    void shutDown();

    /// Waits for the threads to end, but not for the calling one.
    ///
    /// @param inside whether that runs a submission
    /// @return whether they have ended; true if that cannot be told from inside
    boolean awaitEnd(Deadline deadline, boolean inside);
}
