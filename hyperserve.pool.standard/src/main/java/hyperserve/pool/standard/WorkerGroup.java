package hyperserve.pool.standard;

import hyperserve.api.PoolWorker;
import hyperserve.api.pool.Deadline;
import hyperserve.api.pool.Drain;
import hyperserve.api.pool.PoolConfig;
import hyperserve.pool.standard.Worker.State;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// The workers of a pool: who is there, who is idle, and who sets out when there is work.
///
/// Part of [SharedQueuePool], whose essay states the rules. It reads no clock and knows no task.
final class WorkerGroup {

    private final PoolConfig config;
    private final ReentrantLock lock;
    private final ThreadFactory platformThreads;
    private final ThreadFactory virtualThreads =
            Thread.ofVirtual()
                    .name("hyperserve-standard-replacement-", 1)
                    .inheritInheritableThreadLocals(false)
                    .factory();
    private final Consumer<Worker> loop;

    private final Set<Worker> alive = new HashSet<>();

    /// With room for all from the start: whoever goes to rest may find no memory.
    private final Deque<Worker> idle;

    private int coming;
    private int running;
    private int waiting;
    private int replacements;
    private boolean shortOfThreads;
    private boolean dismissed;

    WorkerGroup(
            PoolConfig config,
            ReentrantLock lock,
            ThreadFactory platformThreads,
            Consumer<Worker> loop) {
        this.config = config;
        this.idle = new ArrayDeque<>(config.max() + 1);
        this.lock = lock;
        this.platformThreads = platformThreads;
        this.loop = loop;
    }

    int platformWorkersLocked() {
        return alive.size() - replacements;
    }

    int withTaskLocked() {
        return running + waiting;
    }

    /// Tells what each is at, in the order in which they came, so that each keeps its place.
    void addToLocked(List<PoolWorker> seen) {
        alive.stream()
                .sorted(Comparator.comparingLong(each -> each.thread.threadId()))
                .map(Worker::seen)
                .forEach(seen::add);
    }

    void moveLocked(Worker worker, State to) {
        countLocked(worker.state, -1);
        countLocked(to, 1);
        worker.state = to;
    }

    private void countLocked(State state, int more) {
        switch (state) {
            case COMING -> coming += more;
            case RUNNING -> running += more;
            case WAITING -> waiting += more;
            case LOOKING, IDLE -> {}
        }
    }

    /// Whether one more task may run (invariant 2).
    boolean hasRoomLocked() {
        return running + coming < config.max();
    }

    /// Whether there are more replacements than workers to be replaced.
    boolean hasSurplusLocked() {
        return replacements > waiting;
    }

    /// Sends one worker out if a queued task has none on its way to it and the rules allow it.
    ///
    /// @param urgent whether a worker above `target` may start before the queue is long
    void reinforceLocked(int queued, boolean urgent) {
        if (queued <= coming || !hasRoomLocked()) {
            return;
        }
        if (!idle.isEmpty()) {
            wakeLocked(idle.pop());
            return;
        }
        int workers = platformWorkersLocked();
        if (workers < config.target() && tryStartLocked(false)) {
            return;
        }
        if (replacements < waiting && tryStartLocked(true)) {
            return;
        }
        if (workers >= config.target() && workers < config.max() && (urgent || queued > workers)) {
            tryStartLocked(false);
        }
    }

    private void wakeLocked(Worker worker) {
        moveLocked(worker, State.COMING);
        worker.wakeUp.signal();
    }

    /// Starts a thread, or says once in a row that the system has none to give; then the task waits
    /// for one of the workers alive, of which there are at least `min`.
    private boolean tryStartLocked(boolean replacement) {
        try {
            startLocked(replacement);
            shortOfThreads = false;
            return true;
        } catch (Throwable e) {
            boolean known = shortOfThreads;
            shortOfThreads = true;
            if (!known) {
                Mishap.NO_THREAD.log(e);
            }
            return false;
        }
    }

    /// Starts a platform worker.
    ///
    /// @throws OutOfMemoryError if the system has no thread to give; the group is as before
    void startLocked() {
        startLocked(false);
    }

    private void startLocked(boolean replacement) {
        ThreadFactory threads = replacement ? virtualThreads : platformThreads;
        Worker worker = new Worker(this, threads, replacement, lock.newCondition(), loop);
        boolean started = false;
        countLocked(worker.state, 1);
        replacements += replacement ? 1 : 0;
        try {
            alive.add(worker);
            worker.thread.start();
            started = true;
        } finally {
            if (!started) {
                removeLocked(worker);
            }
        }
    }

    void removeLocked(Worker worker) {
        alive.remove(worker);
        countLocked(worker.state, -1);
        replacements -= worker.replacement ? 1 : 0;
    }

    /// Sleeps until woken; gives the lock up meanwhile. If there is no memory to sleep with, the
    /// worker is LOOKING again.
    ///
    /// @return false if the worker, being above `min`, has been idle for its time and should end
    boolean restLocked(Worker worker) {
        Deadline over = Deadline.in(config.keepAlive());
        idle.push(worker);
        moveLocked(worker, State.IDLE);
        try {
            return sleepLocked(worker, over);
        } finally {
            if (worker.state == State.IDLE) {
                idle.remove(worker);
            }
            moveLocked(worker, State.LOOKING);
        }
    }

    private boolean sleepLocked(Worker worker, Deadline over) {
        while (worker.state == State.IDLE) {
            boolean aboveMin = platformWorkersLocked() > config.min();
            long nanos = aboveMin ? over.nanosLeft() : Long.MAX_VALUE;
            if (nanos <= 0) {
                return false;
            }
            try {
                worker.wakeUp.awaitNanos(nanos);
            } catch (InterruptedException e) {
                // The pool interrupts only a worker with a task, so this came from somebody who
                // once ran here and kept the thread. The flag is clear now, and the sleep goes on.
            }
        }
        return true;
    }

    /// Interrupts those of the workers that have a task.
    void interruptLocked(Drain.Cut<Worker> cut) {
        for (Worker worker : alive) {
            if (worker.hasTask() && !cut.spares(worker)) {
                worker.thread.interrupt();
                cut.interrupted();
            }
        }
    }

    /// Sends everybody home: idle workers now, the others when their task ends.
    void dismissLocked() {
        dismissed = true;
        while (!idle.isEmpty()) {
            wakeLocked(idle.pop());
        }
    }

    boolean isDismissedLocked() {
        return dismissed;
    }

    List<Thread> threadsLocked() {
        List<Thread> threads = new ArrayList<>(alive.size());
        alive.forEach(worker -> threads.add(worker.thread));
        return threads;
    }
}
