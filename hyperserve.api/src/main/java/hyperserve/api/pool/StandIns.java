package hyperserve.api.pool;

import hyperserve.api.Nullable;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// The stand-ins of [TaskThreads]: none as a rule, a bounded number while it is stalled.
///
/// @param <T> the task
final class StandIns<T> {

    private static final long KEEP_ALIVE = TimeUnit.SECONDS.toNanos(2);

    /// How many may have the processors for each of these, before some go.
    private static final int CROWD = 2;

    /// Looks from one count of those to the next.
    private static final int COUNT = 32;

    /// How many times as long as others one that computes may take before it counts as stuck.
    private static final int LENGTH = 4;

    /// The least that is, in looks.
    private static final int SHORTEST = 5;

    /// The most that others may take for that, in looks.
    private static final int LONGEST = 500;

    private final TaskThreads<T> owner;
    private final Queue<Start<T>> queue;
    private final String name;
    private final int most;
    private final Consumer<Thread> starter;

    /// Changed by the watcher, which adds, and by those that end: seldom.
    private final List<StandIn<T>> all = new CopyOnWriteArrayList<>();

    private final int processors = Runtime.getRuntime().availableProcessors();

    /// How many are to end when they have done what they are at.
    private final AtomicInteger surplus = new AtomicInteger();

    // The watcher's own.
    private int started;
    private int portion = 1;
    private int counted;

    /// How many looks a task takes, as far as is known: half of them took longer.
    private int typical;

    StandIns(
            TaskThreads<T> owner,
            Queue<Start<T>> queue,
            String name,
            int most,
            Consumer<Thread> starter) {
        this.owner = owner;
        this.queue = queue;
        this.name = name;
        this.most = most;
        this.starter = starter;
        prepare();
    }

    /// Loads and links what it takes to call one, so that it is there before memory is short: a
    /// class that could not be initialised for want of it never is (JVMS, section 5.5).
    private void prepare() {
        new StandIn<>(this, name, 0).rehearse();
    }

    /// Wakes one for work that was just added, if one is idle.
    void call() {
        for (StandIn<T> each : all) {
            if (each.call()) {
                return;
            }
        }
    }

    /// Begins anew with what is known of how long tasks take. For the watcher.
    void forget() {
        typical = 0;
    }

    /// Adds some, if those that are there have ended nothing since the last call, and leave
    /// processors to others; lets some go, if too many share the processors. For the watcher, while
    /// there is work for which nobody comes.
    ///
    /// @param look the number of the watcher's look
    void adapt(int look) {
        boolean getOn = false;
        for (StandIn<T> each : all) {
            if (each.isIdle()) {
                each.call();
                portion = 1;
                return;
            }
            if (each.getState() == Thread.State.TERMINATED) {
                // It had no memory to say so.
                left(each);
            }
            getOn |= each.note(look);
        }
        thin(look);
        if (getOn || all.size() >= most) {
            portion = 1;
            return;
        }
        int busy = busy(look);
        if (busy < processors) {
            surplus.set(0);
            for (int i = Math.min(portion, most - all.size()); i > 0; i--) {
                add(look);
            }
        }
        portion = busy == 0 ? Math.min(2 * portion, most) : 1;
    }

    /// Told how many looks a task took.
    void took(int looks) {
        int step = Math.max(1, typical / 8);
        typical = Math.clamp(typical + (looks > typical ? step : -step), 0, LONGEST);
    }

    private boolean isStuck(StandIn<T> one, int look) {
        return one.age(look) >= Math.max(SHORTEST, LENGTH * typical);
    }

    /// How many are new, or have a processor, or could do with one, and get on; counted no further
    /// than needed, as each costs some microseconds.
    private int busy(int look) {
        int busy = 0;
        for (StandIn<T> each : all) {
            if (busy == processors) {
                break;
            }
            busy += !isStuck(each, look) && (each.isNew() || each.isRunnable()) ? 1 : 0;
        }
        return busy;
    }

    /// Finds out whether too many share the processors. Those that came while tasks waited are too
    /// many when tasks compute.
    private void thin(int look) {
        int enough = CROWD * processors;
        if (all.size() <= enough) {
            surplus.set(0);
            counted = look;
        } else if (look - counted >= COUNT) {
            counted = look;
            int busy = 0;
            for (StandIn<T> each : all) {
                if (!each.isRunnable()) {
                    each.waits(look);
                } else if (!isStuck(each, look)) {
                    busy++;
                }
            }
            surplus.set(Math.max(0, busy - enough));
        }
    }

    private void add(int look) {
        StandIn<T> one = new StandIn<>(this, name + ++started, look);
        all.add(one);
        boolean alive = false;
        try {
            starter.accept(one);
            alive = true;
        } finally {
            if (!alive) {
                all.remove(one);
            }
        }
    }

    /// Whether the stand-in that asks is to end.
    boolean isSurplus() {
        int seen = surplus.get();
        return seen > 0 && surplus.compareAndSet(seen, seen - 1);
    }

    /// The next task, for a stand-in; the oldest comes first.
    @Nullable
    Start<T> take() {
        while (owner.isStalled()) {
            Start<T> start = queue.poll();
            if (start == null || start.take()) {
                return start;
            }
        }
        return null;
    }

    boolean hasWork() {
        return owner.isStalled() && !queue.isEmpty();
    }

    void run(Start<T> start) {
        owner.run(start);
    }

    void left(StandIn<T> one) {
        all.remove(one);
    }

    long keepAlive() {
        return KEEP_ALIVE;
    }

    boolean hasEnded() {
        return owner.hasEnded();
    }

    /// Wakes all, to end.
    void end() {
        all.forEach(StandIn::call);
    }

    List<StandIn<T>> all() {
        return all;
    }
}
