package hyperserve.bench.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A closed loop by HTTP/2: each stream of h2load's single thread is followed by the next when its
/// answer is there.
///
/// @param name the scenario's name
/// @param target the request target
/// @param connections how many connections
/// @param streams how many streams at a time on each
/// @param options what h2load is told besides
/// @param needsAllRoutes whether servers of files alone cannot answer
/// @param group the servers that it is for
record Http2Load(
        String name,
        String target,
        int connections,
        int streams,
        List<String> options,
        boolean needsAllRoutes,
        Group group)
        implements ClosedLoop {

    private static final Pattern RATE = Pattern.compile("finished in [^,]+, ([0-9.]+) req/s");
    private static final Pattern REQUESTS =
            Pattern.compile(
                    "requests: [0-9]+ total, [0-9]+ started, ([0-9]+) done, [0-9]+ succeeded,"
                            + " ([0-9]+) failed");
    private static final Pattern STATUS = Pattern.compile("status codes: ([0-9]+) 2xx");

    Http2Load {
        options = List.copyOf(options);
    }

    @Override
    public Set<Tool> tools() {
        return Set.of(Tool.H2LOAD);
    }

    @Override
    public Map<String, Double> measure(Run run) throws IOException {
        double before = run.server().cpuMicros();
        Map<String, Double> figures = load(run.server(), run.plan().seconds());
        return Load.withCpu(figures, run.server().cpuMicros() - before);
    }

    @Override
    public Map<String, Double> load(ServerProcess server, long seconds) {
        List<String> command = new ArrayList<>(List.of("-D", Long.toString(seconds)));
        command.addAll(List.of("-c", Integer.toString(connections)));
        command.addAll(List.of("-m", Integer.toString(streams)));
        command.addAll(options);
        return run(server.tls(), command, server.url(target), seconds);
    }

    /// Whether a server answers `/plaintext`.
    ///
    /// @throws IllegalStateException if it answers something else
    static void check(boolean tls, String url) {
        Map<String, Double> figures = run(tls, List.of("-n", "1"), url, 0);
        if (figures.getOrDefault(Row.FAILED, 1.0) > 0) {
            throw new IllegalStateException(url + " is not answered by HTTP/2");
        }
    }

    private static Map<String, Double> run(
            boolean tls, List<String> options, String url, long seconds) {
        List<String> command = new ArrayList<>(tls ? List.of("env", Load.OFFERS) : List.of());
        command.add(Tool.H2LOAD.program());
        command.addAll(options);
        command.add(url);
        return parse(Command.run(command, seconds + 60));
    }

    /// Reads what h2load wrote. Streams that its end has cut are no failures.
    static Map<String, Double> parse(String output) {
        Matcher rate = RATE.matcher(output);
        Matcher requests = REQUESTS.matcher(output);
        Matcher status = STATUS.matcher(output);
        if (!rate.find() || !requests.find() || !status.find()) {
            throw new IllegalArgumentException("h2load did not report:\n" + output);
        }
        double done = Double.parseDouble(requests.group(1));
        double good = Double.parseDouble(status.group(1));
        double failed = Double.parseDouble(requests.group(2)) + Math.max(0, done - good);
        return Map.of(
                Row.REQUESTS, done, Row.FAILED, failed, "rate", Double.valueOf(rate.group(1)));
    }
}
