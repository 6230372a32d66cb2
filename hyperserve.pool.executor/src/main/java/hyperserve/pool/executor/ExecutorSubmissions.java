package hyperserve.pool.executor;

import hyperserve.api.Nullable;
import hyperserve.api.PoolWorker;
import hyperserve.api.pool.Deadline;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/// Submissions that an executor gives threads to, whichever and in which order it likes; a thread
/// runs one after the other.
final class ExecutorSubmissions implements Submissions {

    /// What a thread runs, of whichever pool.
    private static final ThreadLocal<Submission> CURRENT = new ThreadLocal<>();

    private final ExecutorService executor;
    private final Shortage shortage;
    private final Map<Submission, Ticket> all = new ConcurrentHashMap<>();

    /// @param waiting told how many tasks wait
    ExecutorSubmissions(ExecutorService executor, IntConsumer waiting) {
        this.executor = executor;
        this.shortage = new Shortage(waiting);
    }

    /// What the executor gets for a submission.
    private static final class Ticket implements Runnable {
        private final Submission submission;
        private final long acceptedAt = System.nanoTime();

        /// The thread that is inside [#giveTo]. No other one writes it, so no other one can find
        /// itself in it.
        private @Nullable Thread submitter;

        /// Its thread knows it. Touched by that alone.
        private boolean entered;

        /// The task has announced that it waits. Touched by its thread alone.
        private boolean waiting;

        Ticket(Submission submission) {
            this.submission = submission;
        }

        /// Some executors run what they have no room for on the thread that brings it. As the
        /// submitter must not do the work itself, that is a refusal, too.
        ///
        /// @return whether it was taken
        boolean giveTo(ExecutorService executor) {
            submitter = Thread.currentThread();
            try {
                executor.execute(this);
            } catch (RejectedExecutionException e) {
                // How executors say that they have no room.
                return false;
            }
            boolean taken = submitter != null;
            submitter = null;
            return taken;
        }

        @Override
        public void run() {
            if (submitter == Thread.currentThread()) {
                submitter = null;
            } else {
                submission.run();
            }
        }
    }

    @Override
    public boolean launch(Submission submission, BooleanSupplier shut) {
        Ticket ticket = new Ticket(submission);
        all.put(submission, ticket);
        return !shut.getAsBoolean() && ticket.giveTo(executor);
    }

    @Override
    public void enter(Submission submission) {
        Ticket ticket = all.get(submission);
        if (ticket != null) {
            CURRENT.set(submission);
            ticket.entered = true;
        }
    }

    @Override
    public void remove(Submission submission) {
        Ticket ticket = all.remove(submission);
        if (ticket != null && ticket.waiting) {
            shortage.move(-1);
        }
        if (ticket != null && ticket.entered) {
            CURRENT.remove();
        }
    }

    @Override
    public @Nullable Submission ofThisThread() {
        Ticket ticket = ticketOfThisThread();
        return ticket == null ? null : ticket.submission;
    }

    private @Nullable Ticket ticketOfThisThread() {
        Submission submission = CURRENT.get();
        return submission == null ? null : all.get(submission);
    }

    @Override
    public Iterable<Submission> all() {
        return all.keySet();
    }

    @Override
    public void blocking() {
        Ticket ticket = ticketOfThisThread();
        if (ticket != null && !ticket.waiting) {
            ticket.waiting = true;
            shortage.move(1);
        }
    }

    @Override
    public Load load(int inFlight) {
        long now = System.nanoTime();
        int busy = 0;
        int queued = 0;
        long oldest = 0;
        for (Ticket ticket : all.values()) {
            switch (ticket.submission.state()) {
                case ACCEPTED -> {
                    queued++;
                    oldest = Math.max(oldest, now - ticket.acceptedAt);
                }
                case RUNNING, INTERRUPTED -> busy++;
                case RETRACTED, ABANDONED, ENDED -> {}
            }
        }
        return new Load(busy, queued, oldest);
    }

    /// {@return none: whose the threads are is not known}
    @Override
    public List<PoolWorker> standIns() {
        return List.of();
    }

    @Override
    public void shutDown() {
        executor.shutdown();
    }

    @Override
    public boolean awaitEnd(Deadline deadline, boolean inside) {
        return inside
                || executor.isTerminated()
                || deadline.await(nanos -> executor.awaitTermination(nanos, TimeUnit.NANOSECONDS));
    }
}
