package hyperserve.observe.health;

import hyperserve.api.Nullable;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// One thing that can be asked how it is. It runs on a thread of its own, one at a time, and who
/// asks within a second is told what was found then. One that does not return is interrupted when
/// its time is over, and is not begun again before it returns: so it has one thread at most,
/// whatever it does and however many ask.
///
/// Any thread may ask.
public final class Probe {

    /// How long an outcome is told for.
    static final long KEPT = TimeUnit.SECONDS.toNanos(1);

    private final String name;
    private final boolean critical;
    private final long timeout;
    private final Callable<@Nullable Void> check;
    private final LongSupplier clock;

    // Guarded by this.
    private @Nullable Run last;

    /// A probe that has asked nothing yet.
    ///
    /// @param name what is asked
    /// @param critical whether the server is not ready without
    /// @param timeout how long it may take, in nanoseconds
    /// @param check throws if it is not well
    /// @param clock the time in nanoseconds, as `System.nanoTime`
    public Probe(
            String name,
            boolean critical,
            long timeout,
            Callable<@Nullable Void> check,
            LongSupplier clock) {
        this.name = name;
        this.critical = critical;
        this.timeout = timeout;
        this.check = check;
        this.clock = clock;
    }

    /// {@return whether the server is not ready without}
    public boolean isCritical() {
        return critical;
    }

    /// One call of the check.
    private final class Run implements Runnable {
        private final CountDownLatch done = new CountDownLatch(1);
        private final long begun = clock.getAsLong();
        private volatile long ended;
        private volatile @Nullable String failure;

        @Override
        public void run() {
            try {
                check.call();
            } catch (Exception e) {
                failure = text(e);
            } catch (Error e) {
                failure = text(e);
                throw e;
            } finally {
                ended = clock.getAsLong();
                done.countDown();
            }
        }

        private static String text(Throwable thrown) {
            String text = thrown.getMessage();
            return text == null || text.isBlank() ? thrown.getClass().getName() : text;
        }

        boolean isDone() {
            return done.getCount() == 0;
        }

        long left() {
            return timeout - (clock.getAsLong() - begun);
        }
    }

    /// What is known of one run, to be asked for when all have begun.
    public final class Asked {
        private final Run run;
        private final @Nullable Thread thread;

        private Asked(Run run, @Nullable Thread thread) {
            this.run = run;
            this.thread = thread;
        }

        /// Waits for the outcome, no longer than the time that the check has.
        ///
        /// @return what was found
        /// @throws InterruptedException if interrupted
        public Finding await() throws InterruptedException {
            if (!run.done.await(Math.max(0, run.left()), TimeUnit.NANOSECONDS)) {
                if (thread != null) {
                    thread.interrupt();
                }
                return new Finding(
                        name,
                        critical,
                        "no answer within " + TimeUnit.NANOSECONDS.toMillis(timeout) + " ms");
            }
            return new Finding(name, critical, run.failure);
        }
    }

    /// Begins to ask, unless that is known, or under way.
    ///
    /// @return what to wait for
    public synchronized Asked ask() {
        Run known = last;
        if (known != null && (!known.isDone() || clock.getAsLong() - known.ended < KEPT)) {
            return new Asked(known, null);
        }
        Run run = new Run();
        // Not virtual: handlers that keep all carriers are no fault of what is checked.
        Thread thread =
                Thread.ofPlatform()
                        .daemon()
                        .name("hyperserve-health-" + name)
                        .inheritInheritableThreadLocals(false)
                        .start(run);
        last = run;
        return new Asked(run, thread);
    }
}
