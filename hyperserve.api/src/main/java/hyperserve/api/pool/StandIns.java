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

    /// How many may compute for each processor before some go: together, a crowd.
    private static final int CROWD = 2;

    /// Looks between two counts of the crowd.
    private static final int COUNT_EVERY = 32;

    /// A stand-in is stuck that computes for so many times as long as a task typically takes.
    private static final int STUCK_FACTOR = 4;

    /// The least that is, in looks; as many more for each crowd that computes.
    private static final int STUCK_AT_LEAST = 5;

    /// How many are asked what they do in one look, as each answer costs some microseconds: the
    /// newest, as those before them were added because nobody computed, or are stuck.
    private static final int MOST_ASKED = 16;

    /// The most looks that a task typically takes, as far as this is concerned.
    private static final int LONGEST = 100;

    private final TaskThreads<T> owner;
    private final Queue<Start<T>> queue;
    private final String name;
    private final int most;
    private final Consumer<Thread> starter;

    /// The newest first. Changed by the watcher, which adds, and by those that end: seldom.
    private final List<StandIn<T>> all = new CopyOnWriteArrayList<>();

    private final int processors = Runtime.getRuntime().availableProcessors();

    /// How many are to end when they have done what they are at.
    private final AtomicInteger surplus = new AtomicInteger();

    // The watcher's own.
    private int started;
    private int portion = 1;
    private int lookedAt;
    private int countedAt;

    /// How many looks a task takes, as far as is known: half of them took longer.
    private int typical;

    /// How many looks one may compute before it is stuck.
    private int patience;

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
        boolean anyEnded = false;
        boolean steady = look - lookedAt == 1;
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
            anyEnded |= each.note(look, steady);
        }
        lookedAt = look;
        patience = patience();
        thin(look);
        if (anyEnded) {
            portion = 1;
        } else if (all.size() < most) {
            grow(look);
        }
    }

    private void grow(int look) {
        int fresh = 0;
        int busy = 0;
        int asked = 0;
        for (StandIn<T> each : all) {
            if (each.isNew()) {
                fresh++;
            } else if (!isStuck(each, look) && asked++ < MOST_ASKED && each.isRunnable()) {
                busy++;
            }
            if (fresh + busy >= processors) {
                return;
            }
        }
        portion = busy == 0 ? portion : 1;
        surplus.set(0);
        for (int i = Math.min(portion, most - all.size()); i > 0; i--) {
            add(look);
        }
        portion = Math.min(2 * portion, most);
    }

    /// Told how many looks a task took.
    void took(int looks) {
        int step = Math.max(1, typical / 8);
        typical = Math.clamp(typical + (looks > typical ? step : -step), 0, LONGEST);
    }

    /// How many looks one may compute before it is stuck, so that others are to go on beside it:
    /// much longer than tasks take. Where that is not known yet, the longer the more compute.
    private int patience() {
        int computing = 0;
        for (StandIn<T> each : all) {
            computing += each.computes() ? 1 : 0;
        }
        int least = STUCK_AT_LEAST * (1 + computing / (CROWD * processors));
        return Math.max(least, STUCK_FACTOR * typical);
    }

    private boolean isStuck(StandIn<T> one, int look) {
        return one.age(look) >= patience;
    }

    /// Finds out whether too many share the processors. Those that came while tasks waited are too
    /// many when tasks compute.
    private void thin(int look) {
        int enough = CROWD * processors;
        if (all.size() <= enough) {
            surplus.set(0);
            countedAt = look;
        } else if (look - countedAt >= COUNT_EVERY) {
            countedAt = look;
            int busy = 0;
            for (StandIn<T> each : all) {
                if (!each.isRunnable()) {
                    each.seenWaiting(look);
                } else if (!isStuck(each, look)) {
                    busy++;
                }
            }
            surplus.set(Math.max(0, busy - enough));
        }
    }

    private void add(int look) {
        StandIn<T> one = new StandIn<>(this, name + ++started, look);
        all.addFirst(one);
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
