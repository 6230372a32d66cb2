package hyperserve.api.pool;

import hyperserve.api.Nullable;
import hyperserve.api.PoolWorker;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// A thread for each task, virtual as a rule, and stand-ins for virtual threads that do not get to
/// run: a part for authors of pools.
///
/// Virtual threads share a few carriers. Code that computes, sits in a native call, or waits in a
/// class initialiser keeps its carrier; when all are kept, no other virtual thread begins. So a
/// task whose thread has not begun it within about 20 ms is begun on a platform thread, a
/// *stand-in*, of which there is a bounded number; as long as that goes on, tasks go to stand-ins
/// at once. When the carriers run again, so do the virtual threads, and stand-ins that are idle
/// end. What a virtual thread has begun stays there.
///
/// It decides on which thread a task is given to the pool's runner, which happens once for each
/// task that was started. Whether the task then runs is for the pool to say: it may have abandoned
/// it, and does so with all that have not begun before it calls [#end()].
///
/// The pool's own steps on these threads should wait for no lock, but while it drains or closes: a
/// virtual thread that waits for one gets it when it has a carrier again, and all that stand behind
/// it wait as long, those that poll for one.
///
/// @param <T> a task of the pool, with its fate
public final class TaskThreads<T> {

    // ## Structure
    //
    // - A Start is a task on its way, and what its own thread runs. Who takes it, by compare-and-
    //   set, gives the task to the runner: its own thread, a stand-in, or the watcher at the end.
    // - All starts are in a concurrent map, by the thread made for each, until the task has ended:
    //   also those that a stand-in has taken, so that a cut which goes through the map finds each.
    // - Starts of virtual threads are in a queue, too, in the order in which they came. The ones
    //   taken leave it when the watcher comes by; they hold neither task nor thread any more.
    // - The Watcher, a platform thread, looks at the oldest one in the queue every 10 ms. If that
    //   has waited for two looks, threads are *stalled*. Looks, not the clock, tell its age: a
    //   garbage collection stops both.
    // - While stalled, whoever starts a task leaves its thread unstarted (*deferred*), and wakes a
    //   stand-in. StandIns take from the queue, oldest first. When they have ended nothing between
    //   two looks, which are a millisecond apart now, the watcher adds some: 1, 2, 4, up to the
    //   bound. So those that get on are never many, however many are stuck.
    // - Nor does it add any while as many as there are processors compute, none of them for much
    //   longer than tasks took of late: more would get no more done, and would take the processors
    //   from those that poll, so that a server with too much to compute could not even refuse.
    //   Which compute and which wait the system tells, where it does. If many came while tasks
    //   waited, and now share the processors, all but a few end.
    // - A *canary* is a virtual thread that does nothing. When it comes back, the carriers run, and
    //   the watcher starts the deferred threads that no stand-in has taken yet, and sends the next.
    //   When none was late for a while, the stall is over. That while is 100 ms first, and doubles
    //   up to 5 s if stalls follow each other, as each costs some tasks 20 ms.
    //
    // ## Invariants
    //
    // 1. A start is taken once. Hence the runner gets each task once, and the submitter who takes
    //    it back knows that it does not.
    // 2. Each start that is not taken will be: its thread was started; or it is in the queue and
    //    deferred, and the watcher, which never ends before `end()`, starts its thread when a
    //    canary comes back; or a stand-in comes first; or the watcher takes it at its end.
    // 3. Nobody but the watcher starts a deferred thread, and only its submitter one that is not.
    // 4. A virtual thread never waits here for a lock or anybody: it might hold up platform
    //    threads queued behind it until it gets a carrier.
    // 5. A task is in `all` from before its thread can start until after its end.
    //
    // ## Protocols
    //
    // All but `deferred` are volatile, and have one form: two parties each write one thing and then
    // read what the other writes, so that one of them sees the other.
    //
    // - Start: add to the queue, read `asleep`; wake the watcher. Watcher: set `asleep`, look at
    //   the queue, sleep.
    // - Start while stalled: add to the queue, read the states of stand-ins; wake an idle one.
    //   Stand-in: be idle, look at the queue, wait. If none is idle, the watcher adds one.
    // - Start at the end of a stall: add to the queue, deferred, read `stalled` again; if it is
    //   over, set `stragglers`. Watcher: end the stall, go through the queue; start the deferred,
    //   also whenever it finds `stragglers` set.
    // - Start at the end: add to the queue, read `ended`, start the thread anyway. Watcher: see
    //   `ended`, empty the queue.
    // - Cut: shut the pool, read `standIn` of each start. Stand-in: write it, then give the task to
    //   the runner, which looks whether the pool is shut, or has a fate that the cut has decided.
    //   An interrupt that comes after the end of its task meets no other one: none begins in a pool
    //   that is shut.
    // - Plain fields of Start: `task`, `thread` and `look` are written before the map and the queue
    //   show them, `deferred` before the queue does. After that who has taken it clears the first
    //   two; who reads them meanwhile finds a task that is over, or a thread that passes over it.
    //
    // ## What it costs while nothing is stalled
    //
    // Of ten microseconds for a virtual thread: a node in a queue and a compare-and-set to take
    // the start. The watcher looks a hundred times a second, not at all half a second after the
    // last task. No clock is read. Its thread starts with the first task.
    //
    // ## Rejected
    //
    // - More carriers, by VirtualThreadSchedulerMXBean.setParallelism: it is in jdk.management,
    //   which every image would have to hold, and is the whole process's, not a pool's.
    // - Looking for what has not begun in the map: in no order, and past ten thousand that sleep.
    // - An intrusive queue with one consumer: its lock would be waited for by virtual threads, or
    //   its consumers by the watcher.
    // - Starting the thread of each task while stalled, too: carriers that are kept for ever would
    //   gather threads for ever.
    // - Counting what is stuck on carriers: a thread that computes looks like one that gets on.

    /// How many stand-ins there are at most.
    private static final int MOST_STAND_INS = 64;

    private final ThreadFactory threads;
    private final Consumer<? super T> runner;
    private final Consumer<Thread> starter;
    private final Map<Thread, Start<T>> all = new ConcurrentHashMap<>();
    private final Watcher<T> watcher;

    /// Makes it, and starts no thread.
    ///
    /// @param names how the names of its own threads begin, before `watcher` or `stand-in-1`
    /// @param threads makes the threads of the tasks, each to be started once. Those that are not
    ///     virtual have no stand-ins
    /// @param runner is given each task once, on the thread that it begins on; throws nothing
    /// @param starter starts a thread, and throws what [Thread#start] does; `Thread::start`, but
    ///     in tests
    public TaskThreads(
            String names,
            ThreadFactory threads,
            Consumer<? super T> runner,
            Consumer<Thread> starter) {
        this(names, threads, runner, starter, MOST_STAND_INS);
    }

    TaskThreads(
            String names,
            ThreadFactory threads,
            Consumer<? super T> runner,
            Consumer<Thread> starter,
            int mostStandIns) {
        Failure.prepare();
        this.threads = Objects.requireNonNull(threads, "threads");
        this.runner = Objects.requireNonNull(runner, "runner");
        this.starter = Objects.requireNonNull(starter, "starter");
        this.watcher = new Watcher<>(this, names, mostStandIns, starter);
    }

    /// Sends a task off. Makes it one of [#forEach], then asks whether the pool is shut, and if it
    /// is not, sees to it that the runner gets the task.
    ///
    /// @param task the task
    /// @param shut whether the pool is shut, so that nothing begins any more; called once, on this
    ///     thread
    /// @return false if it is; the runner never gets the task then, and not if this throws, and it
    ///     is none of [#forEach] any more. Whoever went through those meanwhile may have abandoned
    ///     it
    /// @throws RuntimeException if there is no thread for it; what the factory or the starter
    ///     throws, errors included
    public boolean start(T task, BooleanSupplier shut) {
        Start<T> start = new Start<>(this, task);
        Thread thread = threads.newThread(start);
        start.thread = thread;
        try {
            all.put(thread, start);
            if (!shut.getAsBoolean()) {
                send(start, thread);
                return true;
            }
        } catch (Throwable e) {
            if (takeBack(start, thread)) {
                throw e;
            }
            Failure.LATE_START.log(e);
            return true;
        }
        return !takeBack(start, thread);
    }

    /// @return false if somebody has taken it
    private boolean takeBack(Start<T> start, Thread thread) {
        boolean back = start.take();
        if (back) {
            forget(start, thread);
        }
        return back;
    }

    private void send(Start<T> start, Thread thread) {
        if (!thread.isVirtual() || watcher.add(start)) {
            starter.accept(thread);
        }
    }

    /// Gives a task that was taken to the runner.
    void run(Start<T> start) {
        T task = start.task;
        Thread thread = start.thread;
        if (task != null && thread != null) {
            try {
                runner.accept(task);
            } finally {
                forget(start, thread);
            }
        }
    }

    private void forget(Start<T> start, Thread thread) {
        all.remove(thread);
        start.task = null;
        start.thread = null;
    }

    boolean isStalled() {
        return watcher.isStalled();
    }

    boolean hasEnded() {
        return watcher.hasEnded();
    }

    /// {@return the task that the calling thread has begun and not ended, null if it runs none}
    public @Nullable T ofThisThread() {
        Thread current = Thread.currentThread();
        if (current instanceof StandIn<?> standIn) {
            return ofStandIn(standIn);
        }
        Start<T> start = all.get(current);
        return start == null ? null : start.task;
    }

    private @Nullable T ofStandIn(StandIn<?> current) {
        for (StandIn<T> each : watcher.standIns().all()) {
            if (each == current) {
                Start<T> start = each.current();
                return start == null ? null : start.task;
            }
        }
        return null;
    }

    /// Shows all tasks that were started before the call and have not ended; perhaps later ones.
    ///
    /// @param visitor is given each with its thread, which is the one that runs it if it has begun;
    ///     between the end of a task and the next one there may be an interrupt that came too late
    public void forEach(BiConsumer<? super Thread, ? super T> visitor) {
        // No lambda: a pool that is closed for want of memory could not link it.
        for (Map.Entry<Thread, Start<T>> each : all.entrySet()) {
            Start<T> start = each.getValue();
            T task = start.task;
            Thread standIn = start.standIn;
            if (task != null) {
                visitor.accept(standIn == null ? each.getKey() : standIn, task);
            }
        }
    }

    /// {@return how many tasks were started and have not ended}
    public int size() {
        return all.size();
    }

    /// {@return the threads that have tasks, and those of its own; some may not have been started,
    /// and [Thread#join(java.time.Duration)] throws at those}
    public List<Thread> threads() {
        List<Thread> threads = new ArrayList<>(all.keySet());
        threads.addAll(watcher.standIns().all());
        threads.add(watcher.thread());
        return threads;
    }

    /// {@return the stand-ins that are there at the moment, as [WorkerPool#poolWorkers()] tells
    /// them}
    public List<PoolWorker> standIns() {
        return watcher.standIns().all().stream().map(StandIn::seen).toList();
    }

    /// Lets all threads end that have nothing more to do. To be called when the pool is shut, and
    /// has abandoned what had not begun.
    public void end() {
        watcher.end();
        watcher.standIns().end();
    }
}
