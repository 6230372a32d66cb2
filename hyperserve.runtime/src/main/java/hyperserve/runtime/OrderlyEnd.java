package hyperserve.runtime;

import hyperserve.api.DrainReport;
import hyperserve.runtime.logging.LazyLogger;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Ends the process in order when it is told to end: first the server drains, in full service; then
/// whoever called [Server#run()] comes to its end; then the shutdown hooks of others run; then the
/// process is gone.
///
/// - **SIGTERM or SIGINT**: as above, with exit code 0. By itself the JVM would begin with the
///   hooks, all at once: a database would be closed under the handlers, and what they log be lost.
///   The second signal ends the process at once, with 128 and its number.
/// - **SIGHUP**: files are read again, those of TLS and those of the components; it ends nothing.
///   One that comes before there is a server is kept for the first.
/// - **SIGUSR1**, which would end the process by itself, does nothing.
/// - **An exit that somebody else began** keeps its code and its hooks; the server drains beside
///   them, in one of its own.
///
/// Nothing here waits long for a log: a standard error that nobody reads costs [#TELLING].
///
/// Signals are the JVM's to give, not Java's: `sun.misc.Signal`, of `jdk.unsupported`, is the only
/// way to them, and as old as the JVM's own use of it. Several servers of a process share them.
final class OrderlyEnd implements AutoCloseable {

    private static final Logger LOG = LazyLogger.of(OrderlyEnd.class);

    private static final List<String> SIGNALS = List.of("TERM", "INT");

    /// Added to a signal's number it is an exit code, by the custom of shells.
    private static final int BY_SIGNAL = 128;

    private static final int CANNOT_DRAIN = 1;

    /// How long the report may take, in milliseconds.
    private static final long TELLING = 200;

    /// How long the callers of [Server#run()] may take after that, all of them together.
    private static final Duration CALLERS = Duration.ofMillis(500);

    private static final Object LOCK = new Object();

    // Guarded by the lock.
    private static final List<OrderlyEnd> OPEN = new ArrayList<>();
    private static final Map<sun.misc.Signal, sun.misc.SignalHandler> BEFORE = new HashMap<>();
    private static boolean signalled;
    private static boolean hungUp;

    private final Server server;
    private final Consumer<DrainReport> report;
    private final Runnable reload;
    private final Thread caller = Thread.currentThread();
    private final Thread hook = new Thread(this::exit, "hyperserve-shutdown");
    private boolean reported;

    private OrderlyEnd(Server server, Consumer<DrainReport> report, Runnable reload) {
        this.server = server;
        this.report = report;
        this.reload = reload;
    }

    /// Takes the signals, until it is closed.
    ///
    /// @param server what to drain; open
    /// @param report told once what came of that
    static OrderlyEnd of(Server server, Consumer<DrainReport> report) {
        return of(server, report, server.life()::reload);
    }

    /// Takes the signals, until it is closed.
    ///
    /// @param server what to drain; open
    /// @param report told once what came of that
    /// @param reload run at SIGHUP, by any thread, also by several at once
    static OrderlyEnd of(Server server, Consumer<DrainReport> report, Runnable reload) {
        OrderlyEnd end = new OrderlyEnd(server, report, reload);
        Runtime.getRuntime().addShutdownHook(end.hook);
        boolean reloads;
        synchronized (LOCK) {
            if (OPEN.isEmpty() && !signalled) {
                SIGNALS.forEach(name -> take(name, OrderlyEnd::come));
                takeHarmless();
            }
            OPEN.add(end);
            reloads = hungUp;
            hungUp = false;
        }
        if (reloads) {
            reload.run();
        }
        return end;
    }

    /// Takes the signals that end nothing, before there is a server: they would end the process.
    static void outlive() {
        synchronized (LOCK) {
            takeHarmless();
        }
    }

    private static void takeHarmless() {
        take("HUP", _ -> reload());
        take("USR1", _ -> {});
    }

    private static void take(String name, sun.misc.SignalHandler handler) {
        sun.misc.Signal signal;
        try {
            signal = new sun.misc.Signal(name);
        } catch (IllegalArgumentException e) {
            LOG.log(Level.DEBUG, "this system has no SIG{0}", name);
            return;
        }
        if (BEFORE.containsKey(signal)) {
            return;
        }
        try {
            BEFORE.put(signal, sun.misc.Signal.handle(signal, handler));
        } catch (IllegalArgumentException e) {
            LOG.log(
                    Level.WARNING,
                    "SIG{0} will end this process at once, without draining, as the JVM may not use"
                            + " signals: {1}",
                    name,
                    e.getMessage());
        }
    }

    private static void reload() {
        List<OrderlyEnd> ends;
        synchronized (LOCK) {
            hungUp = OPEN.isEmpty();
            ends = List.copyOf(OPEN);
        }
        for (OrderlyEnd end : ends) {
            end.reload.run();
        }
    }

    /// On a thread of its own for each signal.
    private static void come(sun.misc.Signal signal) {
        List<OrderlyEnd> ends;
        synchronized (LOCK) {
            if (signalled) {
                Runtime.getRuntime().halt(BY_SIGNAL + signal.getNumber());
            }
            signalled = true;
            ends = List.copyOf(OPEN);
        }
        int code = CANNOT_DRAIN;
        try {
            drain(ends);
            code = 0;
        } catch (Throwable e) {
            tell(() -> LOG.log(Level.ERROR, "the servers could not drain; the process ends", e));
        } finally {
            System.exit(code);
        }
    }

    private static void drain(List<OrderlyEnd> ends) throws InterruptedException {
        List<Thread> others = new ArrayList<>();
        for (OrderlyEnd end : ends) {
            others.add(Thread.ofPlatform().name("hyperserve-drain").start(end::drain));
        }
        for (Thread other : others) {
            other.join();
        }
        long deadline = System.nanoTime() + CALLERS.toNanos();
        for (OrderlyEnd end : ends) {
            // Who is stuck in an application that does not start will not come.
            if (!end.server.life().isStarting()) {
                end.caller.join(Duration.ofNanos(deadline - System.nanoTime()));
            }
            if (!end.isReported()) {
                throw new IllegalStateException("a server did not drain; its thread says why");
            }
        }
    }

    /// Tells what came of the drain, if nobody has yet; drains first.
    void report() {
        drain();
    }

    private synchronized boolean isReported() {
        return reported;
    }

    /// An application that begins an exit while it is being started does not come back.
    private void exit() {
        server.life().abandonStart();
        drain();
    }

    /// Whoever comes second waits for the report, too, as the process may end then.
    private synchronized void drain() {
        DrainReport done = server.drain();
        if (reported) {
            return;
        }
        reported = true;
        tell(() -> report.accept(done));
    }

    private static void tell(Runnable what) {
        Thread teller = Thread.ofPlatform().daemon().name("hyperserve-report").start(what);
        try {
            teller.join(TELLING);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Gives the signals back. If one has come, waits for the report instead: the process may end
    /// with the caller, and then it would be lost.
    @Override
    public void close() {
        if (leave()) {
            release();
        } else {
            drain();
        }
    }

    /// In one step: who takes the signals next must not find them taken by this.
    ///
    /// @return whether no signal has come
    private boolean leave() {
        synchronized (LOCK) {
            OPEN.remove(this);
            if (!signalled && OPEN.isEmpty()) {
                BEFORE.forEach(sun.misc.Signal::handle);
                BEFORE.clear();
            }
            return !signalled;
        }
    }

    private void release() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            LOG.log(Level.DEBUG, "the process ends already", e);
        }
    }
}
