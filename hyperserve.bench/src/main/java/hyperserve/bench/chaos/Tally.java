package hyperserve.bench.chaos;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/// What the clients of one round saw.
final class Tally {

    private static final int MOST_FAULTS = 20;

    private static final class Count {
        final AtomicLong well = new AtomicLong();
        final AtomicLong badly = new AtomicLong();
        final AtomicLong cut = new AtomicLong();
    }

    private final Map<Deed, Count> counts = new EnumMap<>(Deed.class);
    private final AtomicLong answers = new AtomicLong();
    private final AtomicLong resets = new AtomicLong();
    private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> silent = new ConcurrentLinkedQueue<>();

    Tally() {
        for (Deed deed : Deed.values()) {
            counts.put(deed, new Count());
        }
    }

    private Count of(Ask ask) {
        return counts.getOrDefault(ask.deed(), new Count());
    }

    void answered(Ask ask, int status) {
        Count count = of(ask);
        (status == 200 ? count.well : count.badly).incrementAndGet();
        answers.incrementAndGet();
    }

    void cut(Ask ask) {
        of(ask).cut.incrementAndGet();
    }

    void reset() {
        resets.incrementAndGet();
    }

    /// Notes that a request had no answer in all the time there is.
    void silent(Ask ask) {
        silent.add(ask.deed().path() + " " + ask.id() + ": no answer");
    }

    /// {@return the requests without an answer}
    List<String> silent() {
        return List.copyOf(silent);
    }

    void fault(Ask ask, String what) {
        if (faults.size() < MOST_FAULTS) {
            faults.add(ask.deed().path() + " " + ask.id() + ": " + what);
        }
    }

    long answers() {
        return answers.get();
    }

    List<String> faults() {
        return List.copyOf(faults);
    }

    String summary() {
        return "%,d answered, %,d reset by clients, %,d cut by the server"
                .formatted(
                        answers(),
                        resets.get(),
                        counts.values().stream().mapToLong(count -> count.cut.get()).sum());
    }

    /// {@return for each deed how many had 200, another status, and none}
    String table() {
        StringBuilder table = new StringBuilder();
        counts.forEach(
                (deed, count) ->
                        table.append(
                                "  %-18s %,9d with 200 %,9d with 4xx or 5xx %,7d cut%n"
                                        .formatted(
                                                deed.path(),
                                                count.well.get(),
                                                count.badly.get(),
                                                count.cut.get())));
        return table.toString();
    }
}
