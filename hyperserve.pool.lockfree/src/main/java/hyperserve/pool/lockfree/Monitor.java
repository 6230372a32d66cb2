package hyperserve.pool.lockfree;

import hyperserve.api.pool.PoolTask;
import hyperserve.api.pool.ThreadProbe;

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
/// loses its lane, which costs little if it was not. A task is told that it waits only if its
/// thread waits at two looks in a row, once, also if it begins to wait only after its lane was
/// taken: what the server makes of it holds for a while, and a lock that is held for two
/// microseconds, or a class that is loaded, is no reason. The monitor also finds work that waits
/// while workers are free, which is rare, so that submitting need not look for more than one; calls
/// help for lanes that are behind; and finds lanes that nobody holds ([WorkerGroup#audit]), which
/// no known cause leaves behind.
///
/// It must not end, whatever fails, and gets on when there is no memory: a look allocates nothing
/// but where it asks the system about a task that seems to be stuck, or how long workers wait for
/// processors, and one failure keeps it from nothing else.
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

    /// How far behind a ring may be, in looks of the usual length, before somebody new is started.
    private static final int SLOW = 4;

    /// How much work in a ring is worth waking somebody who is there.
    private static final long WORTH_A_HELPER = LOOK / 2;

    /// How long each task has to take for that: some times what it costs to wake a thread. Short
    /// ones are done before it comes.
    private static final long WORTH_SHARING = TimeUnit.MICROSECONDS.toNanos(25);

    private final WorkStealingPool pool;
    private final Relief relief;
    private final SpareProcessor spare = new SpareProcessor(this::delay);
    private final AtomicBoolean asleep = new AtomicBoolean();
    private int backlogLooks;
    private int calmLooks;
    private boolean submissionsWaited;
    private boolean behind;
    private long lastLook = System.nanoTime();

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
                Mishap.MONITOR_FAILED.log(e);
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
        calmLooks = Math.min(calmLooks + 1, CALM);
        Roster roster = pool.group.roster();
        roster.sweep();
        for (Worker each = roster.first(); each != null; each = roster.after(each)) {
            activity |= look(each);
        }
        if (hasBacklog()) {
            calmLooks = 0;
            if (++backlogLooks >= STUCK) {
                relief.reinforce();
            }
        } else {
            backlogLooks = 0;
        }
        return activity || backlogLooks > 0;
    }

    /// Looks at what waits, and sees to what can be helped at once.
    private boolean hasBacklog() {
        long now = System.nanoTime();
        long nanos = Math.max(1, now - lastLook);
        lastLook = now;
        int slow = calmLooks < CALM ? SLOW : (int) (SLOW * LOOK / CALM_LOOK);
        boolean backlog = pool.hasBacklog();
        boolean submissionsWait = !pool.injector.isEmpty();
        boolean calling = spare.isLikely(now, behind);
        behind = false;
        for (Lane lane : pool.lanes()) {
            if (submissionsWait && submissionsWaited) {
                lane.demandSubmission();
            }
            lane.gauge(nanos, WORTH_A_HELPER, WORTH_SHARING, calling);
            if (lane.isBehind()) {
                behind = true;
                pool.callHelp(lane);
            }
            backlog |= lane.isSlow(slow);
            backlog |= pool.group.audit(lane);
        }
        submissionsWaited = submissionsWait;
        return backlog;
    }

    /// How long all workers have waited for a processor so far.
    private long delay() {
        Roster roster = pool.group.roster();
        long sum = 0;
        for (Worker each = roster.first(); each != null; each = roster.after(each)) {
            sum += Math.max(0, each.delayNanos());
        }
        return sum;
    }

    private boolean look(Worker worker) {
        try {
            boolean moved = worker.sighting.note(worker.word());
            boolean coming = remind(worker);
            boolean watched = isToBeWatched(worker);
            if (watched) {
                watch(worker);
            }
            return moved || coming || watched;
        } catch (Throwable e) {
            Mishap.WORKER_NOT_LOOKED_AT.log(e);
            return true;
        }
    }

    /// Wakes a worker once more that was told to look for work and has not come: perhaps whoever
    /// told it failed before it was awake.
    private static boolean remind(Worker worker) {
        Sighting sighting = worker.sighting;
        boolean coming = worker.state() == Worker.State.SIGNALLED;
        if (coming && sighting.coming) {
            LockSupport.unpark(worker);
        }
        sighting.coming = coming;
        return coming;
    }

    /// Whether it is in a task from which there is something to take, or to learn.
    private static boolean isToBeWatched(Worker worker) {
        long word = worker.sighting.word;
        return Worker.isInTask(word)
                || (Worker.isTaken(word) && !worker.sighting.told && !worker.hasAnnouncedWait());
    }

    private void watch(Worker worker) {
        Sighting sighting = worker.sighting;
        sighting.strikes++;
        boolean waits = isSeenWaiting(worker);
        if (waits || sighting.strikes >= STUCK) {
            calmLooks = 0;
        }
        if (Worker.isInTask(sighting.word) && (waits || keepsItsThread(worker))) {
            relief.retake(worker, sighting.word);
        }
    }

    /// Whether a task keeps its thread, and does not just wait for a processor.
    private static boolean keepsItsThread(Worker worker) {
        Sighting sighting = worker.sighting;
        if (sighting.strikes < STUCK) {
            return false;
        }
        long ran = worker.ranNanos();
        if (sighting.strikes == STUCK) {
            sighting.ranBefore = ran;
            return false;
        }
        // One that waits for anything but a processor is asleep, also if it cannot be seen in what.
        return ran == ThreadProbe.UNKNOWN
                || ran - sighting.ranBefore >= RAN
                || worker.isAsleep()
                || sighting.strikes > HOPELESS;
    }

    /// Sees whether a task's thread waits, and tells the task if it did so at the last look, too.
    ///
    /// That the task is still the same proves that it was this one which waited. What waits for the
    /// server's own I/O has nothing to learn from that.
    private static boolean isSeenWaiting(Worker worker) {
        Sighting sighting = worker.sighting;
        PoolTask task = worker.current();
        boolean waits = waits(worker);
        if (!waits || task == null || worker.hasAnnouncedWait() || worker.word() != sighting.word) {
            sighting.waited = false;
            return false;
        }
        if (sighting.waited && !sighting.told) {
            sighting.told = true;
            tellSeenWaiting(task);
        }
        sighting.waited = true;
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
        if (worker.sighting.strikes < 2 || !worker.isAsleep()) {
            return false;
        }
        try {
            StackTraceElement[] stack = worker.getStackTrace();
            return stack.length > 0 && stack[0].isNativeMethod();
        } catch (OutOfMemoryError e) {
            // It is relieved all the same if it stays there; only less is learned.
            return false;
        }
    }

    private static void tellSeenWaiting(PoolTask task) {
        try {
            task.seenWaiting();
        } catch (Throwable e) {
            Mishap.TASK_FAILED_WHEN_TOLD.log(e);
        }
    }
}
