package hyperserve.observe.live;

import hyperserve.api.PoolWorker;
import hyperserve.api.RunningServer;
import hyperserve.api.ServerFigure;
import hyperserve.observe.figures.Exchanges;
import hyperserve.observe.figures.RouteTotals;
import hyperserve.observe.figures.Totals;

import java.util.List;
import java.util.Map;

/// Everything that only grows, as it was at a moment; the difference of two is what happened.
/// Immutable.
final class Reading {

    final long nanos;
    final Totals totals;
    final long[] durations;
    final long[] queued;
    final Map<String, RouteTotals> routes;
    final List<PoolWorker> workers;
    final long submitted;
    final long overflowed;

    /// Messages of WebSockets, in both directions.
    final long messages;

    /// Nanoseconds of processor time, −1 if the system does not tell.
    final long cpu;

    private Reading(
            long nanos, Exchanges exchanges, Recent recent, RunningServer server, long cpu) {
        this.nanos = nanos;
        this.totals = exchanges.totals();
        this.durations = recent.durations();
        this.queued = recent.queued();
        this.routes = exchanges.routes();
        this.workers = server.poolWorkers();
        this.submitted = server.figure(ServerFigure.SUBMITTED);
        this.overflowed = server.figure(ServerFigure.OVERFLOWED);
        this.messages =
                server.figure(ServerFigure.WEBSOCKET_MESSAGES_RECEIVED)
                        + server.figure(ServerFigure.WEBSOCKET_MESSAGES_SENT);
        this.cpu = cpu;
    }

    static Reading of(Exchanges exchanges, Recent recent, RunningServer server) {
        return new Reading(System.nanoTime(), exchanges, recent, server, cpuNanos());
    }

    private static long cpuNanos() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .map(time -> time.toNanos())
                .orElse(-1L);
    }

    /// {@return the rate of a difference to an earlier reading}
    double rate(Reading before, long difference) {
        double nanosecondsPerSecond = 1e9;
        return Math.max(0, difference) * nanosecondsPerSecond / Math.max(1, nanos - before.nanos);
    }
}
