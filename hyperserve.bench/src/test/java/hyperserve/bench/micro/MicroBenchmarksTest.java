package hyperserve.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// That the benchmarks run at all; their figures mean nothing here.
final class MicroBenchmarksTest {

    @Test
    void eachRunsForAMillisecond() throws Exception {
        // Another run on this machine is no obstacle: nothing is measured.
        System.setProperty("jmh.ignoreLock", "true");
        var options =
                new OptionsBuilder()
                        .forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .measurementTime(TimeValue.milliseconds(1))
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build();

        Collection<RunResult> results = new Runner(options).run();

        Set<String> all =
                BenchmarkList.defaultList().getAll(null, java.util.List.of()).stream()
                        .map(entry -> entry.getUsername())
                        .collect(Collectors.toCollection(TreeSet::new));
        assertThat(all).isNotEmpty();
        assertThat(results)
                .extracting(result -> result.getParams().getBenchmark())
                .containsAll(all);
    }
}
