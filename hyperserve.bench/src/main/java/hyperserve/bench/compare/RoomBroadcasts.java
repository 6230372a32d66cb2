package hyperserve.bench.compare;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// Messages to all WebSockets of a room: one is sent as soon as all have the one before. A request
/// is what one of them gets; times are until all have it.
///
/// @param name the scenario's name
/// @param members how many they are
/// @param message what is sent
record RoomBroadcasts(String name, int members, EchoMessage message) implements Scenario {

    @Override
    public Group group() {
        return Group.WS;
    }

    @Override
    public boolean warmsUpItself() {
        return true;
    }

    @Override
    public Map<String, Double> measure(Run run) throws IOException {
        try (RoomClient room = RoomClient.of(run.server().port(), members, message)) {
            publish(room, Math.max(1, run.plan().warmUp()));
            double before = run.server().cpuMicros();
            long begun = System.nanoTime();
            Histogram latencies = publish(room, run.plan().seconds());
            double seconds = (System.nanoTime() - begun) / 1e9;
            double used = run.server().cpuMicros() - before;
            double deliveries = (double) latencies.total() * members;
            Map<String, Double> figures = new HashMap<>(latencies.figures());
            figures.put(Row.REQUESTS, deliveries);
            figures.put("rate", deliveries / seconds);
            return Load.withCpu(figures, used);
        }
    }

    private static Histogram publish(RoomClient room, long seconds) throws IOException {
        Histogram latencies = new Histogram();
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < Duration.ofSeconds(seconds).toNanos()) {
            long before = System.nanoTime();
            room.publish();
            latencies.record(System.nanoTime() - before);
        }
        return latencies;
    }
}
