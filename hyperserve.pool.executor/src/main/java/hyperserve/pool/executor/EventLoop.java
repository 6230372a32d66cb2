package hyperserve.pool.executor;

import hyperserve.api.PoolWorker;
import hyperserve.api.PoolWorker.State;
import hyperserve.api.pool.Deadline;
import hyperserve.api.pool.EventSource;
import hyperserve.api.pool.ForeignCode;
import hyperserve.api.pool.PoolTask;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/// Polls an event source on a platform thread of its own and runs its tasks there, for pools that
/// leave the waiting for I/O to others.
///
/// What such a task leads to belongs on the pool's workers: the pool answers
/// [hyperserve.api.pool.WorkerPool#inlines] with false for all that may wait. Its thread is no
/// worker: it is not in [hyperserve.api.pool.PoolSnapshot], and
/// [hyperserve.api.pool.WorkerPool#blocking()] has no effect on it.
public final class EventLoop implements AutoCloseable {

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

    /// So that a source which fails again and again does not take a whole core.
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

    private static final VarHandle POLLS;

    static {
        try {
            POLLS = MethodHandles.lookup().findVarHandle(EventLoop.class, "polls", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final EventSource source;
    private final Thread thread;
    private volatile boolean closing;

    /// Whether it polls; for those who look, who are content to see it late: so it is opaque.
    private boolean polls;

    private EventLoop(EventSource source, String threadName) {
        Failure.prepare();
        ForeignCode.prepare();
        // Found by our loader now, as that takes memory.
        Objects.requireNonNull(LockSupport.class);
        this.source = source;
        this.thread =
                Thread.ofPlatform()
                        .name(threadName)
                        .daemon(false)
                        .inheritInheritableThreadLocals(false)
                        .unstarted(this::loop);
    }

    /// Starts to poll a source.
    ///
    /// @param source the source, polled by this loop alone from now on
    /// @param threadName the name of the thread
    /// @return the running loop
    /// @throws OutOfMemoryError if the system gives no thread; nothing polls then
    public static EventLoop start(EventSource source, String threadName) {
        EventLoop loop = new EventLoop(source, threadName);
        loop.thread.start();
        return loop;
    }

    /// Its connections have nobody else, so nothing that anybody throws ends it, want of memory in
    /// the telling of it included.
    private void loop() {
        while (!closing) {
            try {
                turns();
            } catch (Throwable e) {
                // Whatever could be done here might throw, too.
                LockSupport.parkNanos(PAUSE);
            }
        }
    }

    private void turns() {
        while (!closing) {
            try {
                // Somebody who once ran here may have kept the thread, and interrupt it later.
                Thread.interrupted();
                POLLS.setOpaque(this, true);
                source.poll(Long.MAX_VALUE);
                POLLS.setOpaque(this, false);
                for (PoolTask task = source.next(); task != null; task = source.next()) {
                    runSafely(task);
                }
            } catch (Throwable e) {
                Failure.POLL.log(e);
                LockSupport.parkNanos(PAUSE);
            }
        }
    }

    private static void runSafely(PoolTask task) {
        // Whatever it throws, the other connections of this source must go on.
        ForeignCode.run(task);
        Thread.interrupted();
    }

    /// What the threads of loops do, as [hyperserve.api.pool.WorkerPool#poolWorkers()] tells it.
    ///
    /// @param loops the loops, one for each source of the pool, in the order of these
    /// @return the threads, each of which polls or runs a task of its source; a list to add to
    public static List<PoolWorker> seen(List<EventLoop> loops) {
        List<PoolWorker> seen = new ArrayList<>();
        for (EventLoop loop : loops) {
            State does = (boolean) POLLS.getOpaque(loop) ? State.POLLING : State.RUNNING;
            seen.add(PoolWorker.of(loop.thread.getName(), does).withSource(seen.size()));
        }
        return seen;
    }

    /// {@return whether the calling thread is the one that polls}
    public boolean isCurrentThread() {
        return Thread.currentThread() == thread;
    }

    /// Ends the loop after the tasks at hand and waits for its thread, as [#closeAll] does.
    @Override
    public void close() {
        closeAll(List.of(this));
    }

    /// Ends loops after the tasks at hand and waits for their threads, but not for the calling one.
    /// Tasks that keep them for more than two seconds are interrupted, and after two more left
    /// behind, and so is a loop whose source cannot be woken. An interrupt of the caller changes
    /// nothing, and is still pending afterwards.
    ///
    /// @param loops the loops
    public static void closeAll(List<EventLoop> loops) {
        List<EventLoop> ending = new ArrayList<>(loops.size());
        // No lambda: what the JVM has no memory to link, it never links.
        for (EventLoop loop : loops) {
            if (loop.end() && !loop.isCurrentThread()) {
                ending.add(loop);
            }
        }
        awaitEnd(ending);
        ending.forEach(loop -> loop.thread.interrupt());
        awaitEnd(ending);
        for (EventLoop loop : ending) {
            Failure.STUBBORN_SOURCE_TASK.log(new TimeoutException(loop.thread.getName()));
        }
    }

    /// Tells the loop to end.
    ///
    /// @return false if its source cannot be woken
    private boolean end() {
        closing = true;
        try {
            source.wakeup();
            return true;
        } catch (Throwable e) {
            Failure.WAKE_UP.log(e);
            return false;
        }
    }

    /// Waits for threads, and removes the loops of those that have ended.
    private static void awaitEnd(List<EventLoop> loops) {
        Deadline deadline = Deadline.in(CLOSE_LIMIT);
        loops.removeIf(
                loop ->
                        deadline.await(nanos -> loop.thread.join(Duration.ofNanos(nanos)))
                                || !loop.thread.isAlive());
    }
}
