package hyperserve.runtime;

import hyperserve.api.DrainReport;
import hyperserve.api.Nullable;
import hyperserve.api.logging.FailureLog;
import hyperserve.runtime.limits.Timeouts;
import hyperserve.runtime.logging.LazyLogger;
import hyperserve.runtime.net.NioEventSource;
import hyperserve.runtime.net.Sources;
import hyperserve.runtime.net.StopCallers;
import hyperserve.runtime.semantics.ServerState;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// The one stop of a running server, however many callers it has.
///
/// 1. If the server is still starting, the application that is being started comes to its end.
/// 2. The applications are told, so that they say so to whoever sends requests here. Each answer is
///    the last one of its connection from now on.
/// 3. When the delay is over there is no more connection accepted, and idle ones stay for a second
///    at most.
/// 4. When only those connections are left whose handlers have asked for the stop, or the time is
///    over, these go on with what is known then.
/// 5. When all have ended, or the time is over: what is left is interrupted, and has a moment to
///    say so to its client.
/// 6. The applications are told that all is answered. Meanwhile the pool ends, then the sources,
///    whatever still runs. Observers are told how it ended after that, if there is time to wait.
///
/// It has a thread of its own, and nobody waits for that beyond the deadline and a second: a
/// handler that ignores its interrupt, or somebody who is stuck in a log that nobody reads, holds
/// up no caller. The code of pools, which may be anybody's, it runs on further threads.
///
/// What it has no memory for it tries again, long after its callers have gone if need be: a stop
/// that gave up would leave threads and sockets behind in a process that lives on.
final class Stop implements Runnable {

    private static final Logger LOG = LazyLogger.of(Stop.class);
    private static final FailureLog FAILURES = new FailureLog(Stop.class.getName());

    private static final String NOT_ALL_CLOSED =
            "a source could not close all it had; the others did";
    private static final String WENT_ON = "a stop met an error, and went on";

    /// For callers to send their answers after the deadline, for interrupted handlers to do so, for
    /// tasks to end after their connections, and for the threads of the pool.
    private static final Duration FOR_CALLERS = Duration.ofMillis(200);

    private static final Duration FOR_INTERRUPTED = Duration.ofMillis(300);
    private static final Duration FOR_TASKS = Duration.ofMillis(200);
    private static final Duration FOR_THREADS = Duration.ofMillis(200);

    /// When the last application is to have ended, counted from the deadline. Those for whom the
    /// drain has left no time get the rest of it: 100 milliseconds or more, as what comes before
    /// takes 600 at most, and 300 if handlers are interrupted and none waits for the stop.
    private static final Duration FOR_APPLICATIONS = Duration.ofMillis(700);

    /// More than these together, with a moment for the log; the rest of the second is the caller's.
    private static final Duration FOR_ALL = Duration.ofMillis(850);

    /// A thread that is to be relieved of its polling is so by then.
    private static final Duration FOR_RELIEF = Duration.ofMillis(100);

    private static final int FIRST_STEP = 1;
    private static final int LAST_STEP = 10;

    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(10);

    /// The sources of all servers of the process, as long as these are polled.
    private static final Set<NioEventSource> POLLED = ConcurrentHashMap.newKeySet();

    private final Engine engine;
    private final Applications applications;
    private final ServerState service;
    private final List<NioEventSource> sources;
    private final StopAccount account;
    private final Runnable onEnd;

    /// When no more connections are accepted.
    private final long door;

    private final long deadline;
    private final CountDownLatch othersEnded = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private @Nullable DrainReport report;

    /// The next one to be taken.
    private int step = FIRST_STEP;

    private @Nullable ApplicationsStop started;
    private @Nullable BooleanSupplier stopped;
    private @Nullable Throwable unclosed;
    private @Nullable Throwable failed;
    private volatile boolean closed;

    private Stop(Engine engine, Timeouts timeouts, Runnable onEnd) {
        this.engine = engine;
        this.applications = engine.applications();
        this.service = engine.service();
        this.sources = engine.sources();
        this.account = new StopAccount(service);
        this.onEnd = onEnd;
        // Whoever has accepted nobody yet has none to send away.
        long delay = engine.isServing() ? timeouts.drainDelay().toNanos() : 0;
        this.door = System.nanoTime() + delay;
        this.deadline = door + timeouts.drain().toNanos();
    }

    /// Told of the sources of a server that has started: they are to be closed by a stop. Who polls
    /// one of them cannot wait for a stop, of whichever server.
    static void arePolled(List<NioEventSource> sources) {
        POLLED.addAll(sources);
    }

    /// Told that their server does not serve after all, or no more.
    static void arePolledNoMore(List<NioEventSource> sources) {
        for (NioEventSource source : sources) {
            POLLED.remove(source);
        }
    }

    /// Loads what a stop needs, so that it is there before memory is short.
    static void prepare() {
        Objects.requireNonNull(Apart.class);
        Objects.requireNonNull(PoolEnd.class);
        Objects.requireNonNull(DrainReport.class);
        Objects.requireNonNull(StopAccount.class);
        // A class of the JDK is looked for by our loader before ours can use it, which takes
        // memory.
        Objects.requireNonNull(LockSupport.class);
    }

    /// Begins to stop.
    ///
    /// @param onEnd called when all is over
    static Stop begin(Engine engine, Timeouts timeouts, Runnable onEnd) {
        Stop stop = new Stop(engine, timeouts, onEnd);
        stop.applications.askForStop();
        // Here: a handler that asks for the stop gives the last answer of its connection.
        stop.service.drain();
        Apart.start("hyperserve-stop", stop);
        return stop;
    }

    /// Takes each step, whatever becomes of the one before.
    @Override
    public void run() {
        while (step <= LAST_STEP) {
            try {
                takeStep(step);
                step++;
            } catch (Throwable e) {
                // What was to be done about an error has met one.
                LockSupport.parkNanos(PAUSE);
            }
        }
        if (unclosed != null) {
            FAILURES.error(NOT_ALL_CLOSED, unclosed);
        }
        if (failed != null) {
            FAILURES.error(WENT_ON, failed);
        }
        if (engine.isServing()) {
            LOG.log(Level.DEBUG, "the pool at the end: {0}", engine.poolSnapshot());
        }
    }

    private void takeStep(int number) {
        boolean again = true;
        while (again) {
            again = false;
            try {
                take(number);
            } catch (OutOfMemoryError e) {
                again = Apart.awaitMemory(deadline + Apart.FOR_MEMORY);
                failed = again ? failed : e;
            } catch (RuntimeException | Error e) {
                failed = e;
            }
        }
    }

    /// Each may be taken once more, if it was broken off for want of memory.
    private void take(int number) {
        switch (number) {
            case FIRST_STEP -> awaitStart();
            case 2 -> started = applications.stop(() -> engine.isServing() ? finalReport() : null);
            case 3 -> {
                if (started != null) {
                    started.stopping(deadline + FOR_INTERRUPTED.toNanos());
                }
            }
            case 4 -> {
                if (engine.isServing()) {
                    awaitUntil(door, () -> false);
                }
            }
            case 5 -> {
                if (engine.isServing()) {
                    answerAll();
                }
            }
            case 6 -> {
                if (started != null) {
                    long end = deadline + FOR_APPLICATIONS.toNanos();
                    stopped = started.stopped(end, () -> closed);
                }
            }
            case 7 -> closePool();
            case 8 -> closeSources();
            case 9 -> {
                closed = true;
                BooleanSupplier told = account.tell();
                if (stopped != null) {
                    awaitUntil(deadline + FOR_ALL.toNanos(), stopped);
                }
                if (told != null) {
                    awaitUntil(deadline + FOR_ALL.toNanos(), told);
                }
            }
            default -> {
                othersEnded.countDown();
                end();
                arePolledNoMore(sources);
            }
        }
    }

    /// Waits for the application that is being started, and the pool.
    private void awaitStart() {
        if (!awaitUntil(deadline, () -> !engine.isStarting())) {
            applications.interruptStart();
            awaitUntil(in(FOR_INTERRUPTED), () -> !engine.isStarting());
        }
    }

    private void closePool() {
        // Without a server, nobody waits for an answer, and a pool that cannot start may take time
        // to close.
        boolean serving = engine.isServing();
        long end = serving ? in(FOR_THREADS) : Math.max(in(FOR_THREADS), deadline);
        awaitUntil(end, Apart.begin("hyperserve-stop-pool", new PoolEnd(serving)));
        awaitUntil(end, service.reserve()::isIdle);
    }

    /// The end of the pool.
    private final class PoolEnd implements Runnable {
        private final boolean served;

        PoolEnd(boolean served) {
            this.served = served;
        }

        @Override
        public void run() {
            if (served) {
                engine.closePool();
            } else {
                engine.discardPool();
            }
        }
    }

    private void answerAll() {
        sources.forEach(NioEventSource::drain);
        boolean others = awaitUntil(deadline, this::hasOnlyCallers);
        othersEnded.countDown();
        long callersDeadline =
                others ? deadline : in(StopCallers.isEmpty() ? Duration.ZERO : FOR_CALLERS);
        if (awaitUntil(callersDeadline, this::isDeserted)) {
            BooleanSupplier drained = drainPool(FOR_TASKS);
            awaitUntil(in(FOR_TASKS.plus(FOR_THREADS)), drained);
        } else {
            service.cut();
            BooleanSupplier interrupted = drainPool(Duration.ZERO);
            awaitUntil(in(FOR_INTERRUPTED), () -> interrupted.getAsBoolean() && this.isDeserted());
        }
    }

    private BooleanSupplier drainPool(Duration grace) {
        return Apart.begin("hyperserve-stop-drain", () -> engine.drainPool(grace));
    }

    private void closeSources() {
        OutOfMemoryError want = null;
        account.lookBeyond();
        for (NioEventSource source : sources) {
            try {
                account.look(source);
                source.close();
            } catch (OutOfMemoryError e) {
                want = e;
            } catch (RuntimeException | Error e) {
                unclosed = e;
            }
        }
        if (want != null) {
            throw want;
        }
        // Applications are told that their connections were cut.
        awaitUntil(in(FOR_TASKS), service.outlasting()::isEmpty);
    }

    private static long in(Duration time) {
        return System.nanoTime() + time.toNanos();
    }

    /// Looks each millisecond; on this thread, which nobody interrupts.
    static boolean awaitUntil(long end, BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            if (end - System.nanoTime() <= 0) {
                return false;
            }
            pause();
        }
        return true;
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(1);
        } catch (InterruptedException e) {
            LOG.log(Level.DEBUG, "somebody has interrupted a stop, which goes on", e);
        }
    }

    private boolean isDeserted() {
        return Sources.areDeserted(sources) && service.outlasting().isEmpty();
    }

    private boolean hasOnlyCallers() {
        return Sources.haveOnlyStopCallers(sources) && service.outlasting().areOnlyStopCallers();
    }

    private synchronized DrainReport end() {
        DrainReport known = finalReport();
        if (ended.getCount() > 0) {
            ended.countDown();
            onEnd.run();
        }
        return known;
    }

    /// The same for all who ask.
    private synchronized DrainReport finalReport() {
        DrainReport known = report;
        if (known == null) {
            known = soFar();
            report = known;
        }
        return known;
    }

    private DrainReport soFar() {
        long open = 0;
        for (NioEventSource source : sources) {
            open += source.connections();
        }
        return new DrainReport(service.finishedWhileDraining(), service.cutWhileDraining(open));
    }

    /// Waits for the end; within a handler, or where sources are polled, for that of all but those
    /// who wait like this.
    ///
    /// An application that is told of its life waits for nothing: the stop waits for that. Nor does
    /// an observer, whose connection waits for it.
    DrainReport await() {
        if (applications.areCalledBy(Thread.currentThread()) || ServerState.runsObserver()) {
            return othersSoFar();
        }
        if (!ServerState.runsUserCode() && !polls()) {
            return awaitEnd();
        }
        StopCallers.enter();
        try {
            engine.poolBlocks();
            long relieved = in(FOR_RELIEF);
            boolean over = awaitUninterruptibly(othersEnded, relieved);
            if (!over && !polls()) {
                awaitUninterruptibly(othersEnded, deadline + FOR_ALL.toNanos());
            }
            return othersSoFar();
        } finally {
            StopCallers.leave();
        }
    }

    /// Waits for the end.
    DrainReport awaitEnd() {
        awaitUninterruptibly(ended, deadline + FOR_ALL.toNanos());
        return end();
    }

    /// Whether the calling thread is the one that polls a source: who waits on it waits in vain, or
    /// keeps another server from its stop, which may be waiting for this one.
    private static boolean polls() {
        return POLLED.stream().anyMatch(source -> source.isPolledBy(Thread.currentThread()));
    }

    /// The connections of those who have asked for the stop are neither finished nor cut.
    private DrainReport othersSoFar() {
        long open = 0;
        for (NioEventSource source : sources) {
            open += source.connections() - source.stopCallers();
        }
        return new DrainReport(service.finishedWhileDraining(), Math.max(0, open));
    }

    /// {@return whether it came in time}
    private static boolean awaitUninterruptibly(CountDownLatch latch, long end) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return latch.await(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
