package hyperserve.observe.live;

import hyperserve.api.Nullable;
import hyperserve.api.PoolWorker;
import hyperserve.api.RunningServer;
import hyperserve.api.ServerFigure;
import hyperserve.observe.figures.Exchanges;
import hyperserve.observe.figures.FineTimes;
import hyperserve.observe.figures.ProcessFigures;
import hyperserve.observe.figures.RouteTotals;
import hyperserve.observe.figures.Totals;
import hyperserve.observe.live.Look.Load;
import hyperserve.observe.live.Look.Memory;
import hyperserve.observe.live.Look.RouteLook;
import hyperserve.observe.live.Look.State;
import hyperserve.observe.live.Look.Traffic;
import hyperserve.observe.live.Look.WorkerLook;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Looks at a server again and again, and tells what was between two looks. For one thread at a
/// time.
final class Looker {

    /// How many of the slowest routes are told.
    static final int SLOWEST = 10;

    /// How many of the routes that count as blocking are told.
    static final int LEARNED = 20;

    private static final long WINDOW = TimeUnit.SECONDS.toNanos(10);

    private static final long UNPOLLED = TimeUnit.SECONDS.toNanos(10);

    private static final double P50 = 0.5;
    private static final double P99 = 0.99;
    private static final double P999 = 0.999;

    private final Exchanges exchanges;
    private final Recent recent;
    private final RunningServer server;
    private final String version;
    private final long begun;
    private final ProcessFigures process = new ProcessFigures();

    private Reading before;

    /// Routes are told of the last 10 to 20 seconds: since the older one of two readings.
    private Reading older;

    private Reading newer;

    /// Which task each worker was in when it was first seen in it.
    private Map<String, Reading> since = new HashMap<>();

    /// @param begun when the server began, as [System#nanoTime()]
    Looker(Exchanges exchanges, Recent recent, RunningServer server, String version, long begun) {
        this.exchanges = exchanges;
        this.recent = recent;
        this.server = server;
        this.version = version;
        this.begun = begun;
        this.before = read();
        this.older = before;
        this.newer = before;
    }

    private Reading read() {
        return Reading.of(exchanges, recent, server);
    }

    /// What was since the last call, or since this was made.
    ///
    /// @param isStopping whether a stop was asked for
    /// @param viewers how many look
    Look look(boolean isStopping, int viewers) {
        Reading last = before;
        Reading now = read();
        before = now;
        if (now.nanos - newer.nanos >= WINDOW) {
            older = newer;
            newer = now;
        }
        Faults faults = recent.faults();
        return new Look(
                version,
                Runtime.version().toString(),
                server.poolName(),
                state(isStopping),
                System.currentTimeMillis(),
                TimeUnit.NANOSECONDS.toSeconds(now.nanos - begun),
                traffic(last, now),
                load(last, now),
                memory(last, now),
                workers(last, now),
                routes(now),
                server.routesSeenWaiting().stream().limit(LEARNED).toList(),
                faults.newest(),
                faults.count(),
                viewers);
    }

    private State state(boolean isStopping) {
        if (!server.isServing()) {
            return isStopping ? State.STOPPING : State.STARTING;
        }
        return server.figure(ServerFigure.UNPOLLED) >= UNPOLLED ? State.STUCK : State.SERVING;
    }

    private static Traffic traffic(Reading last, Reading now) {
        Totals one = last.totals;
        Totals two = now.totals;
        long sheds = two.shedRequests() + two.shedConnections();
        return new Traffic(
                now.rate(last, two.requests() - one.requests()),
                now.rate(last, failed(now) - failed(last)),
                FineTimes.quantile(last.durations, now.durations, P50),
                FineTimes.quantile(last.durations, now.durations, P99),
                FineTimes.quantile(last.durations, now.durations, P999),
                FineTimes.quantile(last.queued, now.queued, P99),
                now.rate(last, two.received() - one.received()),
                now.rate(last, two.sent() - one.sent()),
                now.rate(last, two.opened() - one.opened()),
                sheds,
                now.rate(last, sheds - one.shedRequests() - one.shedConnections()),
                two.timeouts(),
                now.rate(last, two.timeouts() - one.timeouts()),
                two.malformed(),
                two.requests());
    }

    private static long failed(Reading reading) {
        return reading.routes.values().stream().mapToLong(RouteTotals::failed).sum();
    }

    private Load load(Reading last, Reading now) {
        return new Load(
                server.figure(ServerFigure.IN_FLIGHT),
                server.figure(ServerFigure.CONNECTIONS),
                server.figure(ServerFigure.QUEUED),
                server.figure(ServerFigure.OLDEST_QUEUED),
                server.figure(ServerFigure.BUSY),
                server.figure(ServerFigure.THREADS),
                now.rate(last, now.submitted - last.submitted),
                now.rate(last, now.overflowed - last.overflowed),
                server.figure(ServerFigure.RETAKEN),
                server.figure(ServerFigure.WEBSOCKETS),
                server.figure(ServerFigure.WEBSOCKETS_OPENED),
                now.rate(last, now.messages - last.messages));
    }

    private Memory memory(Reading last, Reading now) {
        Runtime runtime = Runtime.getRuntime();
        boolean known = last.cpu >= 0 && now.cpu >= 0;
        double nanosPerSecond = TimeUnit.SECONDS.toNanos(1);
        return new Memory(
                runtime.totalMemory() - runtime.freeMemory(),
                runtime.maxMemory(),
                process.resident(),
                server.figure(ServerFigure.MEMORY_KEPT),
                server.figure(ServerFigure.MEMORY_LIMIT),
                known ? now.rate(last, now.cpu - last.cpu) / nanosPerSecond : -1,
                runtime.availableProcessors());
    }

    private List<WorkerLook> workers(Reading last, Reading now) {
        Map<String, PoolWorker> known = new HashMap<>();
        last.workers.forEach(each -> known.put(each.name(), each));
        Map<String, Reading> longer = new HashMap<>();
        List<WorkerLook> all = new ArrayList<>();
        for (PoolWorker each : now.workers) {
            @Nullable PoolWorker earlier = known.get(each.name());
            int seconds = 0;
            if (earlier != null && isInSameTask(earlier, each)) {
                Reading first = since.getOrDefault(each.name(), last);
                longer.put(each.name(), first);
                seconds = (int) TimeUnit.NANOSECONDS.toSeconds(now.nanos - first.nanos);
            }
            long begunBefore = earlier == null ? 0 : earlier.tasks();
            all.add(
                    new WorkerLook(
                            shortName(each.name()),
                            each.state(),
                            each.isStandIn(),
                            each.source(),
                            each.tasks() == 0 ? -1 : now.rate(last, each.tasks() - begunBefore),
                            seconds));
        }
        since = longer;
        return all;
    }

    private static boolean isInSameTask(PoolWorker one, PoolWorker two) {
        return isInTask(one) && isInTask(two) && two.tasks() > 0 && one.tasks() == two.tasks();
    }

    private static boolean isInTask(PoolWorker worker) {
        return switch (worker.state()) {
            case RUNNING, RETAKEN -> true;
            case POLLING, PARKED -> false;
        };
    }

    private String shortName(String name) {
        String prefix = "hyperserve-" + server.poolName() + "-";
        return name.startsWith(prefix) ? name.substring(prefix.length()) : name;
    }

    private List<RouteLook> routes(Reading now) {
        List<RouteLook> all = new ArrayList<>();
        now.routes.forEach(
                (route, totals) -> {
                    RouteTotals lately = totals.since(older.routes.get(route));
                    if (lately.count() > 0) {
                        all.add(
                                new RouteLook(
                                        route,
                                        now.rate(older, lately.count()),
                                        now.rate(older, lately.failed()),
                                        lately.mean(),
                                        lately.within(P99)));
                    }
                });
        all.sort(Comparator.comparingLong(RouteLook::mean).reversed());
        return all.stream().limit(SLOWEST).toList();
    }
}
