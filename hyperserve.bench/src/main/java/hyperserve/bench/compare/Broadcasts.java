package hyperserve.bench.compare;

import java.io.IOException;
import java.util.Map;

/// Server-sent events to many subscribers: one is published as soon as all have the one before.
///
/// @param name the scenario's name
/// @param subscribers how many they are
record Broadcasts(String name, int subscribers) implements Scenario {

    @Override
    public Group group() {
        return Group.WEB;
    }

    @Override
    public boolean suits(Contestant contestant) {
        return contestant.web().contains(WebPart.EVENTS);
    }

    @Override
    public boolean warmsUpItself() {
        return true;
    }

    @Override
    public Map<String, Double> measure(Run run) throws IOException {
        try (Subscribers clients = Subscribers.of(run.server(), subscribers)) {
            return Publications.measure(run, subscribers, clients::publish);
        }
    }
}
