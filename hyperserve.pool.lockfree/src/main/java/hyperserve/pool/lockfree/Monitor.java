package hyperserve.pool.lockfree;

import hyperserve.api.PoolTask;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/// Looks every millisecond or two while anything runs, and relieves workers that are stuck.
///
/// Every second one is enough while nothing gets stuck: each look takes a processor from somebody,
/// and a thousand a second took 2 % of the time of a busy server.
///
/// Stuck means that a task's thread is seen waiting, or that the same task was seen in three looks
/// in a row: counted in looks and not by the clock, because a garbage collection stops the monitor
/// too; and having run meanwhile, as far as the system tells, because on a machine with more to run
/// than processors a worker waits for its turn longer than three looks. A worker that is stuck
/// loses its lane. A task whose thread waits is told so, once, also if
/// it begins to wait only after that; what comes of it is the server's affair. The monitor also
/// finds work that waits while workers are free, which is rare, so that submitting need not
/// look for more than one.
///
/// After some time with nothing to see it sleeps until a worker begins a task, or work is left that
/// nobody is free to be told of. Worker: begin the task (or add the work), then read `asleep`.
/// Monitor: set `asleep`, then look once more at the words of all workers and at what waits. All
/// volatile, so one of the two sees the other. A worker whose lane was taken does not keep the
/// monitor awake once it was seen waiting, however long that takes.
final class Monitor extends Thread {

    private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(1);

    private static final long CALM_LOOK = 2 * LOOK;

    /// Looks that find nobody stuck before it looks less often.
    private static final int CALM = 50;

    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

    /// Looks that find nothing before it sleeps: waking it costs a worker more than a task.
    private static final int PATIENCE = 50;

    private static final int STUCK = 2;

    /// How long a task that computes has run, at least, since the second look that found it. Linux
    /// counts when a thread gets or loses a processor, and at each tick of its timer (every 1 to 10
    /// ms): so this may take some looks to show.
    private static final long RAN = LOOK / 2;

    /// Looks in a row that even one must not be seen in that has not had a processor, as far as is
    /// known.
    private static final int HOPELESS = 10;

    /// How far behind a ring may be, in looks of the usual length.
    private static final int SLOW = 4;

    private final WorkStealingPool pool;
    private final Relief relief;
    private final AtomicBoolean asleep = new AtomicBoolean();
    private int backlogLooks;
    private int calmLooks;

    Monitor(WorkStealingPool pool, Relief relief) {
        super(null, null, "hyperserve-lockfree-monitor", 0, false);
        setDaemon(false);
        this.pool = pool;
        this.relief = relief;
    }

    @Override
    public void run() {
        int idleLooks = 0;
        while (!pool.isClosed()) {
            try {
                idleLooks = look() ? 0 : idleLooks + 1;
                if (idleLooks < PATIENCE) {
                    LockSupport.parkNanos(this, calmLooks < CALM ? LOOK : CALM_LOOK);
                } else {
                    sleep();
                    idleLooks = 0;
                }
            } catch (Throwable e) {
                // Nobody is relieved without it, so it must not end.
                FailureLog.error("the monitor failed; it looks again in 100 ms", e);
                LockSupport.parkNanos(this, PAUSE);
            }
            // A task that was told something may have set the flag, with which nothing parks.
            Thread.interrupted();
        }
    }

    private void sleep() {
        if (fallAsleep()) {
            while (isAsleep() && !pool.isClosed()) {
                LockSupport.park(this);
                Thread.interrupted();
            }
        }
        asleep.set(false);
    }

    /// Announces that it sleeps.
    ///
    /// @return false if it must not, because something is going on
    boolean fallAsleep() {
        asleep.set(true);
        return !look();
    }

    boolean isAsleep() {
        return asleep.get();
    }

    /// Called by a worker that has begun a task, and by whoever has left work that nobody was free
    /// to be told of.
    void awake() {
        if (isAsleep() && asleep.compareAndSet(true, false)) {
            LockSupport.unpark(this);
        }
    }

    /// Looks once.
    ///
    /// @return whether anything is going on
    private boolean look() {
        boolean activity = false;
        int slow = calmLooks < CALM ? SLOW : (int) (SLOW * LOOK / CALM_LOOK);
        calmLooks = Math.min(calmLooks + 1, CALM);
        for (Worker worker : pool.workers()) {
            activity |= look(worker);
        }
        boolean backlog = pool.hasBacklog();
        for (Lane lane : pool.lanes()) {
            backlog |= lane.isSlow(slow);
        }
        if (backlog) {
            calmLooks = 0;
            if (++backlogLooks >= STUCK) {
                relief.reinforce();
            }
        } else {
            backlogLooks = 0;
        }
        return activity || backlogLooks > 0;
    }

    private boolean look(Worker worker) {
        long word = worker.word();
        boolean moved = word != worker.lastSeen;
        worker.lastSeen = word;
        boolean retaken = word == worker.retakenAt;
        if (moved && !retaken) {
            worker.strikes = 0;
            worker.told = false;
        }
        boolean inTask = Worker.isInTask(word);
        if (!inTask && (!retaken || worker.told || worker.current() == null)) {
            return moved;
        }
        worker.strikes++;
        boolean waits = isSeenWaiting(worker, word);
        if (waits || worker.strikes >= STUCK) {
            calmLooks = 0;
        }
        if (inTask && (waits || keepsItsThread(worker)) && relief.retake(worker, word)) {
            worker.retakenAt = word + 1;
        }
        return true;
    }

    /// Whether a task keeps its thread, and does not just wait for a processor.
    private static boolean keepsItsThread(Worker worker) {
        if (worker.strikes < STUCK) {
            return false;
        }
        long ran = worker.ranNanos();
        if (worker.strikes == STUCK) {
            worker.ranBefore = ran;
            return false;
        }
        // One that waits for anything but a processor is asleep, also if it cannot be seen in what.
        return ran == ThreadProbe.UNKNOWN
                || ran - worker.ranBefore >= RAN
                || worker.isAsleep()
                || worker.strikes > HOPELESS;
    }

    /// Sees whether a task's thread waits, and tells the task.
    ///
    /// That the word has not changed since proves that it was this task which waited. What waits
    /// for the server's own I/O has nothing to learn from that.
    private static boolean isSeenWaiting(Worker worker, long word) {
        PoolTask task = worker.current();
        boolean waits = waits(worker);
        if (!waits || task == null || worker.announcedWait || worker.word() != word) {
            return false;
        }
        if (!worker.told) {
            worker.told = true;
            tellSeenWaiting(task);
        }
        return true;
    }

    private static boolean waits(Worker worker) {
        return switch (worker.getState()) {
            case WAITING, TIMED_WAITING, BLOCKED -> true;
            case NEW, TERMINATED -> false;
            case RUNNABLE -> waitsInSystemCall(worker);
        };
    }

    /// Asks from the second look on, when asking is cheap beside the time that has passed. One that
    /// waits for a garbage collection, or has just been stopped by one, is asleep too, but not in
    /// native code; so that is asked last.
    private static boolean waitsInSystemCall(Worker worker) {
        if (worker.strikes < 2 || !worker.isAsleep()) {
            return false;
        }
        StackTraceElement[] stack = worker.getStackTrace();
        return stack.length > 0 && stack[0].isNativeMethod();
    }

    private static void tellSeenWaiting(PoolTask task) {
        try {
            task.seenWaiting();
        } catch (Throwable e) {
            FailureLog.error("a task failed when told that it was seen waiting; it runs on", e);
        }
    }
}
