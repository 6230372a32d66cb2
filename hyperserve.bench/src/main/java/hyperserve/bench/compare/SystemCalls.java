package hyperserve.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The system calls of a request on 64 connections, counted by strace.
///
/// strace makes calls dear, so the rate is a fraction of what it was, and a server that finds more
/// than one connection ready at a time finds even more; of the other scenarios, none runs under it.
record SystemCalls() implements Scenario {

    private static final Load LOAD = Load.of("traced", "/plaintext", 64);
    private static final Pattern LINE =
            Pattern.compile(
                    "\\s*[0-9.]+\\s+[0-9.]+\\s+[0-9]+\\s+([0-9]+)\\s+(?:[0-9]+\\s+)?(\\w+)");

    @Override
    public String name() {
        return "system-calls-64";
    }

    @Override
    public Set<Tool> tools() {
        return Set.of(Tool.WRK, Tool.STRACE);
    }

    @Override
    public Map<String, Double> measure(Run run) throws IOException {
        return trace(run.server(), LOAD);
    }

    /// {@return how often a request led to each system call}
    ///
    /// @param load what the server is asked meanwhile
    static Map<String, Double> trace(ServerProcess server, Load load) throws IOException {
        Path counts = Path.of("target/logs/strace-counts.txt");
        Path log = Path.of("target/logs/strace.txt");
        String pid = Long.toString(server.pid());
        Process strace =
                Command.start(
                        List.of("strace", "-f", "-c", "-o", counts.toString(), "-p", pid), log);
        Map<String, Double> figures;
        try {
            awaitAttached(strace, log);
            figures = load.wrk(server, 2);
            Command.run(List.of("kill", "-INT", Long.toString(strace.pid())), 10);
            Command.awaitEnd(strace, 60);
        } finally {
            Command.end(strace);
        }
        return perRequest(Files.readString(counts), figures);
    }

    private static void awaitAttached(Process strace, Path log) throws IOException {
        long begun = System.nanoTime();
        while (!Files.readString(log).contains("attached")) {
            if (!strace.isAlive() || System.nanoTime() - begun > TimeUnit.SECONDS.toNanos(30)) {
                throw new IllegalStateException(
                        "strace does not work here: " + Files.readString(log));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    /// Reads strace's table.
    static Map<String, Double> perRequest(String table, Map<String, Double> load) {
        Map<String, Double> figures = new HashMap<>();
        double requests = load.getOrDefault("requests", 0.0);
        double sum = 0;
        for (String line : table.lines().toList()) {
            Matcher call = LINE.matcher(line);
            if (requests > 0 && call.matches() && !call.group(2).equals("total")) {
                double each = Double.parseDouble(call.group(1)) / requests;
                sum += each;
                figures.put("calls_" + call.group(2), each);
            }
        }
        figures.put("calls", sum);
        figures.put("requests", requests);
        figures.put(Row.FAILED, load.getOrDefault(Row.FAILED, 0.0));
        return figures;
    }
}
