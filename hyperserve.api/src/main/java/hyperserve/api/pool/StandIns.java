package hyperserve.api.pool;

import hyperserve.api.Nullable;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The stand-ins of [TaskThreads]: none as a rule, a bounded number while it is stalled.
///
/// @param <T> the task
final class StandIns<T> {

    private static final long KEEP_ALIVE = TimeUnit.SECONDS.toNanos(2);

    private final TaskThreads<T> owner;
    private final Queue<Start<T>> queue;
    private final String name;
    private final int most;
    private final Consumer<Thread> starter;

    /// Changed by the watcher, which adds, and by those that end: seldom.
    private final List<StandIn<T>> all = new CopyOnWriteArrayList<>();

    // The watcher's own.
    private int started;
    private int portion = 1;
    private int runsSeen;

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
        new StandIn<>(this, name).rehearse();
    }

    /// Wakes one for work that was just added, if one is idle.
    void call() {
        for (StandIn<T> each : all) {
            if (each.call()) {
                return;
            }
        }
    }

    /// Adds some, if those that are there have ended nothing since the last call. For the watcher,
    /// while there is work for which nobody comes.
    void grow() {
        int runs = 0;
        for (StandIn<T> each : all) {
            if (each.isIdle()) {
                each.call();
                portion = 1;
                return;
            }
            runs += each.runs();
        }
        boolean stuck = runs == runsSeen;
        runsSeen = runs;
        if (!stuck) {
            portion = 1;
            return;
        }
        for (int i = Math.min(portion, most - all.size()); i > 0; i--) {
            add();
        }
        portion = Math.min(2 * portion, most);
    }

    private void add() {
        StandIn<T> one = new StandIn<>(this, name + ++started);
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
