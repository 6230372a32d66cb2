package hyperserve.runtime;

import hyperserve.api.Nullable;
import hyperserve.runtime.logging.LazyLogger;
import hyperserve.runtime.net.LeftBehind;
import hyperserve.runtime.net.NioEventSource;
import hyperserve.runtime.semantics.ServerState;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/// What a stop tells of the handlers that were not done in time: one line, however many there are.
/// It says how many were interrupted and answered 503, how many responses were cut half-way, of
/// which routes, and how many handlers are left behind, and where they are.
///
/// Used by the thread of a stop, and then by the one that logs: nobody waits for that without a
/// bound. No lambda is on the way to the end; [Apart] says why.
final class StopAccount implements Runnable {

    private static final Logger LOG = LazyLogger.of(Stop.class);

    /// The most routes and places that are named.
    private static final int MOST_NAMED = 10;

    private static final Pattern OF_SERVER = Pattern.compile("hyperserve\\.(api|runtime|pool)\\.");

    private final ServerState service;
    private final long begun = System.nanoTime();
    private final Set<Thread> left = new LinkedHashSet<>();

    // Set before the log's thread begins.
    private Map<String, Integer> interrupted = Map.of();
    private Map<String, Integer> cutHalfway = Map.of();
    private long millis;

    StopAccount(ServerState service) {
        this.service = service;
    }

    /// Looks who is left behind. Who has been answered is counted first: whoever leaves a handler
    /// meanwhile is in neither, and nobody in both. What comes between, as want of memory, is no
    /// harm: it is told of fewer.
    ///
    /// @param source to be closed next
    void look(NioEventSource source) {
        try {
            if (interrupted.isEmpty()) {
                interrupted = service.interrupted();
            }
            if (cutHalfway.isEmpty()) {
                cutHalfway = service.cutHalfway();
            }
            LeftBehind.in(source, left);
        } catch (RuntimeException | Error e) {
            left.clear();
        }
    }

    /// The same for those whose connections are gone already.
    void lookBeyond() {
        try {
            service.outlasting().callers(left);
        } catch (RuntimeException | Error e) {
            left.clear();
        }
    }

    /// Logs it, if there is anything to tell, and memory to do so.
    ///
    /// @return whether it is told; null if nothing will be
    @Nullable
    BooleanSupplier tell() {
        try {
            if (interrupted.isEmpty() && cutHalfway.isEmpty() && left.isEmpty()) {
                return null;
            }
            millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
            return Apart.begin("hyperserve-stop-log", this);
        } catch (OutOfMemoryError e) {
            return null;
        }
    }

    @Override
    public void run() {
        LOG.log(Level.WARNING, text());
    }

    private String text() {
        StringBuilder line = new StringBuilder("after ").append(millis).append(" ms of a stop, ");
        line.append(sum(interrupted)).append(" handlers were interrupted and answered 503");
        if (!interrupted.isEmpty()) {
            line.append(named(interrupted));
        }
        if (!cutHalfway.isEmpty()) {
            line.append("; ").append(sum(cutHalfway));
            line.append(" responses were cut half-way").append(named(cutHalfway));
        }
        if (!left.isEmpty()) {
            line.append("; ").append(left.size());
            line.append(" were not done then either, and are left behind").append(places(left));
        }
        return line.toString();
    }

    private static int sum(Map<String, Integer> routes) {
        return routes.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static StringJoiner named(Map<String, Integer> routes) {
        StringJoiner named = new StringJoiner(", ", " (", ")");
        int number = 0;
        for (Map.Entry<String, Integer> each : routes.entrySet()) {
            if (number == MOST_NAMED) {
                named.add("and of " + (routes.size() - number) + " more routes");
                break;
            }
            named.add(each.getKey() + ": " + each.getValue());
            number++;
        }
        return named;
    }

    private static StringJoiner places(Set<Thread> threads) {
        StringJoiner places = new StringJoiner(", ", " (", ")");
        int number = 0;
        for (Thread each : threads) {
            if (number == MOST_NAMED) {
                places.add("and " + (threads.size() - number) + " more");
                break;
            }
            places.add(place(each));
            number++;
        }
        return places;
    }

    /// The innermost frame that is of a handler: it may wait in the JDK, or for its client in code
    /// of ours.
    private static String place(Thread thread) {
        String place = "at a place that is not known";
        boolean known = false;
        for (StackTraceElement each : thread.getStackTrace()) {
            String module = String.valueOf(each.getModuleName());
            boolean ofJdk = module.startsWith("java.") || module.startsWith("jdk.");
            boolean ofServer = OF_SERVER.matcher(each.getClassName()).lookingAt();
            if (!ofJdk && !ofServer) {
                return "at " + each;
            }
            if (!ofJdk && !known) {
                place = "at " + each;
                known = true;
            }
        }
        return place;
    }
}
