package hyperserve.bench.compare;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A load whose answers are looked at before it, and of which no request may fail.
///
/// @param load the load
/// @param part what a server has to be able to do
/// @param expected answers that it has to give
record Checked(Load load, WebPart part, List<Expected> expected) implements ClosedLoop {

    Checked {
        expected = List.copyOf(expected);
    }

    @Override
    public String name() {
        return load.name();
    }

    @Override
    public Group group() {
        return Group.WEB;
    }

    @Override
    public boolean suits(Contestant contestant) {
        return contestant.web().contains(part);
    }

    @Override
    public Set<Tool> tools() {
        return load.tools();
    }

    @Override
    public Map<String, Double> measure(Run run) throws IOException {
        for (Expected answer : expected) {
            answer.check(run.server().url(""));
        }
        Map<String, Double> figures = load.measure(run);
        requireNoFailure(figures);
        return figures;
    }

    @Override
    public Map<String, Double> load(ServerProcess server, long seconds) {
        Map<String, Double> figures = load.load(server, seconds);
        requireNoFailure(figures);
        return figures;
    }

    /// @throws IllegalStateException if a request failed, or none was answered
    void requireNoFailure(Map<String, Double> figures) {
        double failed = figures.getOrDefault(Row.FAILED, 0.0);
        double requests = figures.getOrDefault(Row.REQUESTS, 0.0);
        if (failed > 0 || requests == 0) {
            throw new IllegalStateException(
                    "%s: %.0f of %.0f requests failed".formatted(name(), failed, requests));
        }
    }
}
