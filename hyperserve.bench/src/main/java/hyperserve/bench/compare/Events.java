package hyperserve.bench.compare;

import hyperserve.api.pool.PoolConfig;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Counts, for each request, what threads do to each other and to the system, by how many
/// processors the JVM is told of: whatever grows with their number limits a larger machine, also
/// where none is at hand to show how much.
final class Events {

    private static final List<Integer> PROCESSORS = List.of(2, 8, 16, 48);

    private static final List<Load> LOADS =
            List.of(
                    Load.of("keep-alive-64", "/plaintext", 64),
                    Load.of("keep-alive-500", "/plaintext", 500),
                    Load.of("new-connections-500", "/plaintext", 500).closing(),
                    Load.of("sleep-500", "/sleep?ms=10", 500));

    private static final List<String> CALLS =
            List.of("epoll_wait", "epoll_ctl", "read", "write", "accept", "futex");

    private static final List<String> COUNTERS =
            List.of("submitted", "stolen", "retaken", "overflowed");

    private Events() {}

    /// Prints a table for each load.
    ///
    /// @param args none
    /// @throws IOException if a server fails
    public static void main(String[] args) throws IOException {
        List<List<String>> tables = new ArrayList<>();
        LOADS.forEach(_ -> tables.add(new ArrayList<>()));
        for (int processors : PROCESSORS) {
            try (ServerProcess server = ServerProcess.start(contestant(processors))) {
                LOADS.forEach(load -> load.wrk(server, 2));
                for (int i = 0; i < LOADS.size(); i++) {
                    tables.get(i).add(row(processors, server, LOADS.get(i)));
                }
            }
        }
        for (int i = 0; i < LOADS.size(); i++) {
            System.out.printf("%n%s, for each request%n%n", LOADS.get(i).name());
            System.out.println(line("processors", "sources", "CPU, µs", CALLS, COUNTERS));
            System.out.println("|---".repeat(3 + CALLS.size() + COUNTERS.size()) + "|");
            tables.get(i).forEach(System.out::println);
        }
    }

    private static Contestant contestant(int processors) {
        List<String> command =
                List.of(
                        System.getProperty("java.home") + "/bin/java",
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-XX:+UseCondCardMark",
                        "-XX:+UseCompactObjectHeaders",
                        "-XX:ActiveProcessorCount=" + processors,
                        "-cp",
                        System.getProperty("java.class.path"),
                        EventsServer.class.getName(),
                        "{port}");
        return new Contestant(
                "events-" + processors, "", command, true, true, List.of(Path.of("target")));
    }

    private static String row(int processors, ServerProcess server, Load load) throws IOException {
        long[] before = counters(server);
        double cpu = server.cpuMicros();
        Map<String, Double> figures = load.wrk(server, 3);
        cpu = server.cpuMicros() - cpu;
        long[] after = counters(server);
        if (figures.getOrDefault(Row.FAILED, 0.0) > 0) {
            throw new IllegalStateException("requests failed in " + load.name());
        }
        double requests = figures.getOrDefault("requests", Double.NaN);
        List<String> counted = new ArrayList<>();
        for (int i = 0; i < COUNTERS.size(); i++) {
            counted.add(format((after[i] - before[i]) / requests));
        }
        Map<String, Double> traced = SystemCalls.trace(server, load);
        List<String> calls = CALLS.stream().map(each -> format(calls(traced, each))).toList();
        return line(
                Integer.toString(processors),
                Integer.toString(PoolConfig.usableCores(processors)),
                format(cpu / requests),
                calls,
                counted);
    }

    /// There are `accept` and `accept4`, and others of such kinds.
    private static double calls(Map<String, Double> traced, String name) {
        return traced.getOrDefault("calls_" + name, 0.0)
                + traced.getOrDefault("calls_" + name + "4", 0.0)
                + traced.getOrDefault("calls_" + name + "v", 0.0);
    }

    private static long[] counters(ServerProcess server) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            String request = "GET /events HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            byte[] answer = socket.getInputStream().readAllBytes();
            String text = new String(answer, StandardCharsets.US_ASCII);
            String[] words = text.substring(text.indexOf("\r\n\r\n") + 4).strip().split(" ", -1);
            long[] numbers = new long[words.length];
            for (int i = 0; i < words.length; i++) {
                numbers[i] = Long.parseLong(words[i]);
            }
            return numbers;
        }
    }

    private static String format(double number) {
        return String.format(Locale.ROOT, number < 10 ? "%.3f" : "%.1f", number);
    }

    private static String line(
            String processors, String sources, String cpu, List<String> calls, List<String> more) {
        List<String> cells = new ArrayList<>(List.of(processors, sources, cpu));
        cells.addAll(calls);
        cells.addAll(more);
        return "| " + String.join(" | ", cells) + " |";
    }
}
