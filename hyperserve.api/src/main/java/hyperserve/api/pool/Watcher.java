package hyperserve.api.pool;

import hyperserve.api.Nullable;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// Looks whether virtual threads get to run, every ten milliseconds while tasks come; see
/// [TaskThreads].
///
/// @param <T> the task
final class Watcher<T> {

    private static final long CALM_LOOK = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long STALLED_LOOK = TimeUnit.MILLISECONDS.toNanos(1);

    /// How many looks a task may wait: what comes right after a look waits for 20 ms, what comes
    /// right before one for 10.
    private static final int OVERDUE = 2;

    /// How many looks a canary may take that is not late.
    private static final int LATE = 10;

    /// How many looks a stall goes on after the last late canary, at least and at most. It doubles
    /// if the next one comes within so many calm looks.
    private static final int SHORTEST_HOLD = 100;

    private static final int LONGEST_HOLD = 5_000;
    private static final int SOON = 500;

    /// Looks that find nothing before it sleeps: to wake it costs more than a task.
    private static final int PATIENCE = 50;

    /// So that want of threads does not take a whole core.
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

    /// After the system had no thread.
    private static final long RETRY = TimeUnit.SECONDS.toNanos(1);

    private final Queue<Start<T>> queue = new ConcurrentLinkedQueue<>();
    private final StandIns<T> standIns;
    private final Consumer<Thread> starter;
    private final Thread thread;

    /// Counts looks, to tell the age of tasks. Written by its thread alone.
    private volatile int look;

    private volatile boolean stalled;
    private volatile boolean ended;
    private final AtomicBoolean asleep = new AtomicBoolean();

    /// Whether its thread was started; `mayBegin` belongs to whoever tries that.
    private volatile boolean running;

    private final AtomicBoolean mayBegin = new AtomicBoolean(true);

    // Touched by who has `mayBegin`.
    private boolean failed;
    private long failedAt;

    /// A task was left to stand-ins when none took any more; it needs its thread.
    private volatile boolean stragglers;

    /// The last canary that came back.
    private volatile int canaryBack;

    // Its thread's own.
    private int canary;
    private boolean canarySent;
    private int canaryLook;
    private int lateLook;
    private int hold = SHORTEST_HOLD;
    private int calmLooks = SOON;
    private int idleLooks;

    Watcher(TaskThreads<T> owner, String names, int mostStandIns, Consumer<Thread> starter) {
        this.standIns = new StandIns<>(owner, queue, names + "stand-in-", mostStandIns, starter);
        this.starter = starter;
        this.thread =
                Thread.ofPlatform()
                        .name(names + "watcher")
                        .daemon(false)
                        .inheritInheritableThreadLocals(false)
                        .unstarted(this::watch);
    }

    StandIns<T> standIns() {
        return standIns;
    }

    Thread thread() {
        return thread;
    }

    boolean isStalled() {
        return stalled;
    }

    boolean hasEnded() {
        return ended;
    }

    /// Watches over a task that is about to be started.
    ///
    /// @return whether its thread is to be started; otherwise a stand-in comes for it, or the
    ///     watcher starts its thread
    boolean add(Start<T> start) {
        start.look = look;
        boolean defer = stalled;
        start.deferred = defer;
        queue.add(start);
        if (!running && !begin()) {
            oldest();
        }
        if (defer) {
            if (stalled) {
                standIns.call();
            } else {
                stragglers = true;
            }
        }
        awake();
        return !defer || ended;
    }

    /// Starts the watching, if nobody else does so.
    ///
    /// @return whether it is on
    private boolean begin() {
        if (ended || !mayBegin.compareAndSet(true, false)) {
            return running;
        }
        boolean triedJustNow = failed && System.nanoTime() - failedAt < RETRY;
        try {
            if (!triedJustNow) {
                starter.accept(thread);
                running = true;
            }
        } catch (Throwable e) {
            failedAt = System.nanoTime();
            failed = true;
            Failure.WATCHER_START.log(e);
        } finally {
            mayBegin.set(!running);
        }
        return running;
    }

    private void awake() {
        if (asleep.get() && asleep.compareAndSet(true, false)) {
            LockSupport.unpark(thread);
        }
    }

    void end() {
        ended = true;
        LockSupport.unpark(thread);
    }

    private void watch() {
        while (!ended) {
            try {
                idleLooks = look() ? 0 : idleLooks + 1;
                if (idleLooks < PATIENCE) {
                    LockSupport.parkNanos(this, stalled ? STALLED_LOOK : CALM_LOOK);
                } else {
                    sleep();
                }
                Thread.interrupted();
            } catch (Throwable e) {
                Failure.WATCHER.log(e);
                LockSupport.parkNanos(this, PAUSE);
            }
        }
        clear();
    }

    private void sleep() {
        asleep.set(true);
        if (queue.isEmpty() && !stragglers && !canaryIsBack()) {
            while (asleep.get() && !ended) {
                LockSupport.park(this);
                Thread.interrupted();
            }
        }
        asleep.set(false);
        idleLooks = 0;
    }

    /// @return whether there is anything to watch
    private boolean look() {
        int now = look + 1;
        look = now;
        Start<T> oldest = oldest();
        int age = oldest == null ? 0 : now - oldest.look;
        if (stalled) {
            return lookAtStall(now, age) || oldest != null;
        }
        calmLooks = Math.min(calmLooks + 1, SOON);
        if (stragglers) {
            stragglers = false;
            startDeferred(now);
        }
        if (age >= OVERDUE) {
            beginStall(now);
            standIns.adapt(now);
        }
        return oldest != null;
    }

    /// The task that has waited longest, after those have left the queue that came before.
    private @Nullable Start<T> oldest() {
        Start<T> head = queue.peek();
        while (head != null && head.isTaken()) {
            // Not `poll`: a stand-in may have taken this one meanwhile.
            queue.remove(head);
            head = queue.peek();
        }
        return head;
    }

    private void beginStall(int now) {
        boolean again = calmLooks < SOON;
        hold = again ? Math.min(2 * hold, LONGEST_HOLD) : SHORTEST_HOLD;
        if (!again) {
            standIns.forget();
        }
        lateLook = now;
        canarySent = false;
        stalled = true;
    }

    /// @return whether the carriers run, as far as is known, so that the stall is about to end
    private boolean lookAtStall(int now, int age) {
        try {
            return lookAtCanary(now);
        } finally {
            // Either may fail for want of memory or threads, and must not keep the other from
            // going on.
            if (stalled && age >= OVERDUE) {
                standIns.adapt(now);
            }
        }
    }

    private boolean lookAtCanary(int now) {
        boolean back = canaryIsBack();
        if (back && startDeferred(now) && now - lateLook >= hold) {
            stalled = false;
            canarySent = false;
            calmLooks = 0;
            // For those who read that it was not over, and came too late for the first time.
            startDeferred(now);
        } else if (back || !canarySent) {
            sendCanary(now);
        } else if (now - canaryLook >= LATE) {
            lateLook = now;
        }
        return back;
    }

    private boolean canaryIsBack() {
        return canarySent && canaryBack == canary;
    }

    private void sendCanary(int now) {
        canarySent = false;
        int number = canary + 1;
        canary = number;
        starter.accept(
                Thread.ofVirtual()
                        .inheritInheritableThreadLocals(false)
                        .unstarted(
                                () -> {
                                    canaryBack = number;
                                    awake();
                                }));
        canarySent = true;
        canaryLook = now;
    }

    /// Starts the threads of tasks that no stand-in has taken. One that could not be started, for
    /// want of memory, cannot be started again: its task is for a stand-in.
    ///
    /// @return whether all were started; otherwise the stall begins, or goes on
    private boolean startDeferred(int now) {
        boolean all = true;
        for (Start<T> start : queue) {
            Thread its = start.thread;
            if (!start.deferred || start.isTaken() || its == null) {
                continue;
            }
            if (its.getState() == Thread.State.NEW) {
                starter.accept(its);
                start.deferred = false;
            } else {
                all = false;
            }
        }
        if (!all && !stalled) {
            beginStall(now);
        }
        return all;
    }

    /// Lets go of what will never begin, in a pool that is shut.
    private void clear() {
        for (Start<T> start = queue.poll(); start != null; start = queue.poll()) {
            start.run();
        }
    }
}
