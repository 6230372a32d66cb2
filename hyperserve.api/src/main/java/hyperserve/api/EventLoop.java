package hyperserve.api;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/// Polls an event source on a platform thread of its own and runs its tasks there, for pools that
/// leave the waiting for I/O to others.
///
/// What such a task leads to belongs on the pool's workers: the pool answers
/// [WorkerPool#inlines] with false for all that may wait.
public final class EventLoop implements AutoCloseable {

    private static final Logger LOG = System.getLogger(EventLoop.class.getName());

    private final EventSource source;
    private final Thread thread;
    private volatile boolean closing;

    private EventLoop(EventSource source, String threadName) {
        this.source = source;
        this.thread = Thread.ofPlatform().name(threadName).unstarted(this::loop);
    }

    /// Starts to poll a source.
    ///
    /// @param source the source, polled by this loop alone from now on
    /// @param threadName the name of the thread
    /// @return the running loop
    public static EventLoop start(EventSource source, String threadName) {
        EventLoop loop = new EventLoop(source, threadName);
        loop.thread.start();
        return loop;
    }

    private void loop() {
        while (!closing) {
            source.poll(Long.MAX_VALUE);
            for (PoolTask task = source.next(); task != null; task = source.next()) {
                runSafely(task);
            }
        }
    }

    private static void runSafely(PoolTask task) {
        try {
            task.run();
        } catch (Throwable e) {
            // Whatever it is, the other connections of this source must go on.
            LOG.log(Level.ERROR, "a task of an event source failed; its loop goes on", e);
        } finally {
            Thread.interrupted();
        }
    }

    /// Ends the loop after the tasks at hand and waits for its thread, unless it is the calling
    /// one.
    @Override
    public void close() {
        closing = true;
        source.wakeup();
        if (Thread.currentThread() == thread) {
            return;
        }
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
