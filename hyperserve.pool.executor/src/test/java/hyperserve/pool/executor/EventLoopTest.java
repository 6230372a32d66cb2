package hyperserve.pool.executor;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Nullable;
import hyperserve.api.pool.EventSource;
import hyperserve.api.pool.PoolTask;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

@Timeout(30)
final class EventLoopTest {

    private final FakeSource source = new FakeSource();

    @Test
    void runsTasksInOrderOnItsOwnThread() throws InterruptedException {
        List<String> ran = new ArrayList<>();
        CountDownLatch done = new CountDownLatch(1);
        try (EventLoop loop = EventLoop.start(source, "loop-of-the-test")) {
            assertThat(loop).isNotNull();
            source.ready(() -> ran.add(Thread.currentThread().getName() + " 1"));
            source.ready(() -> ran.add(Thread.currentThread().getName() + " 2"));
            source.ready(done::countDown);
            done.await();
        }
        assertThat(ran).containsExactly("loop-of-the-test 1", "loop-of-the-test 2");
    }

    @Test
    void goesOnAfterATaskThatThrows() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        try (EventLoop loop = EventLoop.start(source, "loop")) {
            assertThat(loop).isNotNull();
            source.ready(
                    () -> {
                        throw new IllegalStateException("on purpose");
                    });
            source.ready(
                    () -> {
                        throw new AssertionError("on purpose");
                    });
            source.ready(done::countDown);
            done.await();
        }
    }

    @Test
    void goesOnAfterAPollThatThrows() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        source.failingPolls = 1;
        try (EventLoop loop = EventLoop.start(source, "loop")) {
            assertThat(loop).isNotNull();
            source.ready(done::countDown);
            done.await();
        }
        assertThat(source.failingPolls).isZero();
    }

    @Test
    void goesOnAfterAFaultThatCannotBeLogged() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        try (EventLoop loop = EventLoop.start(source, "loop")) {
            assertThat(loop).isNotNull();
            source.ready(
                    () -> {
                        throw new IllegalStateException() {
                            private static final long serialVersionUID = 1L;

                            @Override
                            public String getMessage() {
                                throw this;
                            }
                        };
                    });
            source.ready(done::countDown);
            done.await();
        }
    }

    @Test
    void clearsTheInterruptFlagThatATaskLeaves() throws InterruptedException {
        Queue<Boolean> flags = new ConcurrentLinkedQueue<>();
        CountDownLatch done = new CountDownLatch(1);
        try (EventLoop loop = EventLoop.start(source, "loop")) {
            assertThat(loop).isNotNull();
            source.ready(() -> Thread.currentThread().interrupt());
            source.ready(() -> flags.add(Thread.currentThread().isInterrupted()));
            source.ready(done::countDown);
            done.await();
        }
        assertThat(flags).containsExactly(false);
        assertThat(source.interruptedPolls).isZero();
    }

    @Test
    void closeWaitsForTheTaskAtHandAndTheThread() throws InterruptedException {
        AtomicReference<Thread> thread = new AtomicReference<>();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        EventLoop loop = EventLoop.start(source, "loop");
        source.ready(
                () -> {
                    thread.set(Thread.currentThread());
                    begun.countDown();
                    awaitUninterruptibly(mayEnd);
                });
        begun.await();
        Thread closer = new Thread(loop::close);
        closer.start();
        while (closer.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        assertThat(thread.get().isAlive()).isTrue();
        mayEnd.countDown();
        closer.join();
        assertThat(thread.get().isAlive()).isFalse();
    }

    @Test
    void closeInterruptsATaskThatKeepsTheLoop() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        EventLoop loop = EventLoop.start(source, "loop");
        source.ready(
                () -> {
                    begun.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                    }
                });
        begun.await();
        loop.close();
        interrupted.await();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError("nobody should interrupt the loop", e);
        }
    }

    @Test
    void closeEndsAPollAndMayBeCalledAgain() {
        EventLoop loop = EventLoop.start(source, "loop");
        loop.close();
        loop.close();
    }

    @Test
    void closeByATaskOfItsOwnDoesNotWait() throws InterruptedException {
        AtomicReference<Thread> thread = new AtomicReference<>();
        AtomicReference<EventLoop> loop = new AtomicReference<>();
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        source.ready(
                () -> {
                    awaitUninterruptibly(started);
                    thread.set(Thread.currentThread());
                    loop.get().close();
                    closed.countDown();
                });
        loop.set(EventLoop.start(source, "loop"));
        started.countDown();
        closed.await();
        thread.get().join();
    }

    @Test
    void closeKeepsTheInterruptFlagOfItsCaller() {
        EventLoop loop = EventLoop.start(source, "loop");
        Thread.currentThread().interrupt();
        loop.close();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void closeWaitsThoughItsCallerWasInterrupted() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        AtomicReference<Thread> thread = new AtomicReference<>();
        EventLoop loop = EventLoop.start(source, "loop");
        source.ready(
                () -> {
                    thread.set(Thread.currentThread());
                    begun.countDown();
                    awaitUninterruptibly(mayEnd);
                });
        begun.await();
        Thread closer =
                new Thread(
                        () -> {
                            Thread.currentThread().interrupt();
                            loop.close();
                        });
        closer.start();
        while (closer.getState() != Thread.State.TIMED_WAITING) {
            assertThat(closer.getState()).as("it waits").isNotEqualTo(Thread.State.TERMINATED);
            Thread.onSpinWait();
        }
        mayEnd.countDown();
        closer.join();
        assertThat(thread.get().isAlive()).isFalse();
    }

    @Test
    void leavesTheSourceToItsMaker() {
        EventLoop.start(source, "loop").close();
        assertThat(source.closed).isFalse();
    }

    /// A source whose tasks become ready when a test says so.
    static final class FakeSource implements EventSource {
        private final BlockingQueue<Runnable> events = new LinkedBlockingQueue<>();
        private @Nullable Runnable gathered;
        volatile int failingPolls;
        volatile int interruptedPolls;
        volatile boolean closed;

        void ready(Runnable work) {
            events.add(work);
        }

        @Override
        public boolean poll(long nanos) {
            if (failingPolls > 0) {
                failingPolls = 0;
                throw new IllegalStateException("on purpose");
            }
            try {
                gathered = events.poll(nanos, TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                interruptedPolls = 1;
            }
            return gathered != null;
        }

        @Override
        public @Nullable PoolTask next() {
            Runnable work = gathered;
            gathered = null;
            return work == null ? null : new Task(work);
        }

        @Override
        public void wakeup() {
            ready(() -> {});
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private record Task(Runnable work) implements PoolTask {
        @Override
        public void run() {
            work.run();
        }

        @Override
        public void abandoned() {
            throw new AssertionError("an event loop abandons nothing");
        }
    }
}
