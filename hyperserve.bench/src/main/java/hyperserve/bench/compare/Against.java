package hyperserve.bench.compare;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// A load beside a simpler one of the same process, just before and just after.
///
/// @param load what is measured
/// @param simple what it is held against
record Against(Checked load, Checked simple) implements ClosedLoop {

    @Override
    public String name() {
        return load.name();
    }

    @Override
    public Group group() {
        return load.group();
    }

    @Override
    public boolean suits(Contestant contestant) {
        return load.suits(contestant) && simple.suits(contestant);
    }

    @Override
    public Set<Tool> tools() {
        return load.tools();
    }

    @Override
    public Map<String, Double> measure(Run run) throws IOException {
        Map<String, Double> before = simple.measure(run);
        Map<String, Double> figures = new HashMap<>(load.measure(run));
        double alone = (cpu(before) + cpu(simple.measure(run))) / 2;
        figures.put("simple_cpu_us", alone);
        figures.put("cpu_ratio", cpu(figures) / alone);
        return figures;
    }

    private static double cpu(Map<String, Double> figures) {
        return figures.getOrDefault("cpu_us", Double.NaN);
    }

    @Override
    public Map<String, Double> load(ServerProcess server, long seconds) {
        simple.load(server, Math.max(1, seconds / 2));
        return load.load(server, Math.max(1, seconds / 2));
    }
}
