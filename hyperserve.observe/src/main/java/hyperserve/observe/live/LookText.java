package hyperserve.observe.live;

import hyperserve.api.PoolWorker;
import hyperserve.api.logging.LogText;
import hyperserve.observe.live.Look.Load;
import hyperserve.observe.live.Look.Memory;
import hyperserve.observe.live.Look.RouteLook;
import hyperserve.observe.live.Look.Traffic;
import hyperserve.observe.live.Look.WorkerLook;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/// A [Look] as plain text, for terminals, and for browsers without a script. Names that others have
/// given are in one line, and without what a terminal obeys.
@SuppressWarnings("AnnotateFormatMethod") // it is in a library, and there is none
final class LookText {

    private static final double NANOS_PER_MILLI = 1e6;
    private static final double MEBI = 1 << 20;

    private final StringBuilder text = new StringBuilder(1024);

    private LookText() {}

    static String of(Look look) {
        LookText made = new LookText();
        made.line(
                "HyperServe %s, pool %s, Java %s: %s",
                look.version(), look.pool(), look.java(), LookJson.lower(look.state()));
        made.line("up %s", Duration.ofSeconds(look.uptime()).toString().substring(2));
        made.traffic(look.traffic());
        made.load(look.load());
        made.memory(look.memory());
        made.workers(look);
        made.routes(look);
        made.faults(look);
        return made.text.toString();
    }

    private void line(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private void figure(String name, String format, Object... values) {
        line("%-14s %s", name, String.format(Locale.ROOT, format, values));
    }

    private void traffic(Traffic traffic) {
        line("");
        figure("requests", "%.0f/s, %.1f/s failed", traffic.rate(), traffic.failed());
        figure(
                "latency",
                "p50 %s, p99 %s, p99.9 %s",
                time(traffic.p50()),
                time(traffic.p99()),
                time(traffic.p999()));
        figure("queue", "p99 %s", time(traffic.queue99()));
        figure("sheds", "%d, %.1f/s", traffic.sheds(), traffic.shedRate());
        figure("time-outs", "%d, %.1f/s", traffic.timeouts(), traffic.timeoutRate());
        figure("malformed", "%d", traffic.malformed());
    }

    private void load(Load load) {
        figure("in flight", "%d", load.inFlight());
        figure("connections", "%d", load.connections());
        if (load.socketsOpened() > 0) {
            figure("websockets", "%d, %.0f messages/s", load.sockets(), load.messages());
        }
        figure("handed over", "%.0f/s, %d retaken", load.handed(), load.retaken());
    }

    private void memory(Memory memory) {
        figure("heap", "%.1f of %.1f MiB", memory.heap() / MEBI, memory.heapMost() / MEBI);
        figure("kept", "%.1f of %.1f MiB", memory.kept() / MEBI, memory.keptMost() / MEBI);
        if (memory.resident() >= 0) {
            figure("resident", "%.1f MiB", memory.resident() / MEBI);
        }
        if (memory.cpu() >= 0) {
            figure("processors", "%.2f of %d", memory.cpu(), memory.processors());
        }
    }

    private void workers(Look look) {
        heading("Workers", look.workers().isEmpty(), "the pool does not tell");
        for (WorkerLook each : look.workers()) {
            line(
                    "%-24s %-8s %s%s%s",
                    LogText.of(each.name()),
                    LookJson.lower(each.state()),
                    each.rate() < 0 ? "" : String.format(Locale.ROOT, "%.0f/s ", each.rate()),
                    each.source() == PoolWorker.NO_SOURCE ? "" : "source " + each.source() + " ",
                    each.seconds() == 0 ? "" : "same task for " + each.seconds() + " s");
        }
    }

    private void routes(Look look) {
        heading("Slowest routes", look.routes().isEmpty(), "nothing was asked");
        for (RouteLook each : look.routes()) {
            line(
                    "%-32s %8.1f/s  mean %s  p99 at most %s  %.1f/s failed",
                    LogText.of(each.route()),
                    each.rate(),
                    time(each.mean()),
                    each.within99() == Long.MAX_VALUE ? "more" : time(each.within99()),
                    each.failed());
        }
        heading("Routes that count as blocking", look.learned().isEmpty(), "none");
        look.learned().forEach(each -> line("%s", LogText.of(each)));
    }

    private void faults(Look look) {
        heading("Last errors", look.faults().isEmpty(), "none");
        for (Fault each : look.faults()) {
            line(
                    "%s %s %s %s %s",
                    Instant.ofEpochMilli(each.millis()),
                    LogText.of(each.method()),
                    LogText.of(each.route()),
                    each.status() == 0 ? "–" : each.status(),
                    LogText.of(each.thrown()));
        }
    }

    private void heading(String name, boolean isEmpty, String instead) {
        line("");
        line("%s", name + (isEmpty ? ": " + instead : ""));
    }

    private static String time(long nanos) {
        return nanos < 0 ? "–" : String.format(Locale.ROOT, "%.3f ms", nanos / NANOS_PER_MILLI);
    }
}
