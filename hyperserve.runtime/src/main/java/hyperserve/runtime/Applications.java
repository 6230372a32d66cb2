package hyperserve.runtime;

import hyperserve.api.DrainReport;
import hyperserve.api.Nullable;
import hyperserve.api.Observer;
import hyperserve.api.RunningServer;
import hyperserve.api.ServerComponent;
import hyperserve.api.SettingValues;
import hyperserve.api.routing.ContextLoader;
import hyperserve.runtime.discovery.Providers;
import hyperserve.runtime.logging.LazyLogger;
import hyperserve.runtime.semantics.Observers;
import hyperserve.runtime.startup.StartupException;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// The applications of one start of a server: starts them, and knows which were started when it
/// comes to the stop.
///
/// A stop may come in the middle. It has the next ones not started, waits for the one that is being
/// started, and takes what was started until then. If that one returns even later, there is nobody
/// left to stop it but the thread that has started it.
final class Applications {

    private static final Logger LOG = LazyLogger.of(Applications.class);

    private final List<Application> all;
    private final @Nullable ClassLoader starter = Thread.currentThread().getContextClassLoader();
    private final @Nullable Observers observers;

    /// The threads that run code of an application's life: what they wait for is waited for by
    /// whoever waits for them.
    private final Set<Thread> callers = ConcurrentHashMap.newKeySet();

    private final Reloading reloading;

    /// What the settings have been changed to, null if they have not.
    private volatile @Nullable SettingValues values;

    // Guarded by this.
    private final List<Application> started = new ArrayList<>();
    private @Nullable Thread starting;
    private boolean stopAsked;
    private boolean interrupted;
    private boolean taken;
    private boolean served;

    /// On the thread that starts the server.
    ///
    /// @throws StartupException if an observer cannot be asked what it wants to see
    Applications(List<Application> all) {
        this.all = List.copyOf(all);
        this.observers = observing();
        this.reloading = new Reloading(this.all, this::reload);
    }

    private @Nullable Observers observing() {
        List<Observers.Observing> observing = new ArrayList<>();
        for (Application each : all) {
            if (each.component() instanceof Observer observer && observes(each, observer)) {
                observing.add(new Observers.Observing(observer, each.loader(starter)));
            }
        }
        return Observers.of(observing);
    }

    private boolean observes(Application each, Observer observer) {
        @Nullable ClassLoader before = ContextLoader.enter(each.loader(starter));
        try {
            return observer.isObserving();
        } catch (Throwable e) {
            throw StartupException.of(
                    Providers.describe(observer) + " cannot be asked whether to tell it anything",
                    e,
                    Providers.cure(observer));
        } finally {
            ContextLoader.enter(before);
        }
    }

    /// {@return all of them, in the order in which they are started}
    List<ServerComponent> components() {
        return all.stream().map(Application::component).toList();
    }

    /// {@return those that observe, in order, null if there is none}
    @Nullable
    Observers observers() {
        return observers;
    }

    /// Starts all of them. On the thread that starts the server.
    ///
    /// @return false if a stop was asked for meanwhile; then the rest was not started
    /// @throws StartupException if one cannot be started
    boolean start(RunningServer server) {
        for (Application each : all) {
            if (!enter()) {
                return false;
            }
            @Nullable Throwable thrown = null;
            try {
                call(each, () -> each.component().started(server));
            } catch (Throwable e) {
                thrown = e;
            }
            leave(each, thrown);
        }
        return !isStopAsked();
    }

    private synchronized boolean isStopAsked() {
        return stopAsked;
    }

    private synchronized boolean enter() {
        if (stopAsked) {
            return false;
        }
        starting = Thread.currentThread();
        callers.add(starting);
        return true;
    }

    private void leave(Application each, @Nullable Throwable thrown) {
        boolean tooLate;
        boolean asked;
        synchronized (this) {
            callers.remove(Thread.currentThread());
            starting = null;
            if (interrupted) {
                // It was meant for the application.
                Thread.interrupted();
            }
            tooLate = taken;
            asked = stopAsked;
            if (thrown == null && !tooLate) {
                started.add(each);
            }
        }
        if (thrown != null) {
            fail(each, thrown, asked);
        } else if (tooLate) {
            stopLate(each);
        }
    }

    private static void fail(Application each, Throwable thrown, boolean asked) {
        if (!asked) {
            throw StartupException.of(
                    Providers.describe(each.component()) + " cannot be started",
                    thrown,
                    Providers.cure(each.component()));
        }
        LOG.log(
                Level.WARNING,
                "started() of " + each + " threw when the server was told to stop meanwhile",
                thrown);
    }

    private void stopLate(Application each) {
        LOG.log(
                Level.WARNING,
                "started() of " + each + " has returned after the stop of the server");
        stopping(each).run();
        stopped(each, () -> null).run();
    }

    private void reload(Application each) throws Exception {
        @Nullable SettingValues changed = values;
        call(each, () -> each.component().reload(changed == null ? each.values() : changed));
    }

    private void call(Application each, Application.Code code) throws Exception {
        @Nullable ClassLoader before = ContextLoader.enter(each.loader(starter));
        try {
            code.run();
        } finally {
            ContextLoader.enter(before);
        }
    }

    private ApplicationCall stopping(Application each) {
        return new ApplicationCall("stopping", each, apart(each, each.component()::stopping));
    }

    private ApplicationCall stopped(Application each, Supplier<@Nullable DrainReport> report) {
        Application.Code code = each.component()::stopped;
        return new ApplicationCall(
                "stopped",
                each,
                apart(
                        each,
                        each.component() instanceof Observer observer
                                ? () -> tellDrained(observer, report.get(), code)
                                : code));
    }

    private static void tellDrained(
            Observer observer, @Nullable DrainReport report, Application.Code then)
            throws Exception {
        try {
            if (report != null) {
                observer.drained(report);
            }
        } finally {
            then.run();
        }
    }

    private Application.Code apart(Application each, Application.Code code) {
        return () -> {
            callers.add(Thread.currentThread());
            try {
                call(each, code);
            } finally {
                callers.remove(Thread.currentThread());
            }
        };
    }

    /// {@return whether a thread runs code of an application's life at the moment}
    ///
    /// @param thread the thread
    boolean areCalledBy(Thread thread) {
        return callers.contains(thread);
    }

    /// Sets the values that all of them have from now on, in place of those of their start.
    void change(SettingValues now) {
        values = now;
    }

    /// Has them read their files again: at once, or when they are served.
    void askForReload() {
        reloading.ask();
    }

    /// Has no more of them started, or told to read their files again.
    void askForStop() {
        reloading.close();
        synchronized (this) {
            stopAsked = true;
        }
    }

    /// Interrupts the one that is being started.
    synchronized void interruptStart() {
        Thread thread = starting;
        if (thread != null) {
            interrupted = true;
            thread.interrupt();
        }
    }

    /// Requests are handled from now on.
    ///
    /// @return false if a stop has not waited for that
    boolean serve() {
        synchronized (this) {
            served = !taken;
            if (!served) {
                return false;
            }
        }
        reloading.open();
        return true;
    }

    /// {@return whether requests are, or were, handled}
    synchronized boolean areServed() {
        return served;
    }

    /// The stop of those that have been started.
    ///
    /// @param report what observers are told of the drain, null if there was none
    /// @return the calls that are to be made
    synchronized ApplicationsStop stop(Supplier<@Nullable DrainReport> report) {
        taken = true;
        return new ApplicationsStop(
                started.reversed().stream()
                        .map(
                                each ->
                                        new ApplicationsStop.Calls(
                                                stopping(each),
                                                stopped(each, report),
                                                each.observes()))
                        .toList());
    }
}
