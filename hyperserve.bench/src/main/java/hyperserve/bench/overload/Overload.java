package hyperserve.bench.overload;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/// Finds out what a server can do, then offers it as much, three times as much, and half of it:
/// `Overload POOL HANDLER MILLISECONDS`.
public final class Overload {

    private static final int CLIENTS = 16;

    private Overload() {}

    /// Runs it.
    ///
    /// @param args pool, handler, and how long that takes
    /// @throws IOException if the server does not start, or ends
    public static void main(String[] args) throws IOException {
        if (args.length != 3 || !args[2].matches("[1-9][0-9]{0,4}")) {
            System.err.println("usage: Overload POOL compute|inline|sleep MILLISECONDS");
            System.exit(2);
        }
        Process server = start(args[0], args[2]);
        try {
            BufferedReader out = server.inputReader();
            String port = out.readLine();
            if (port == null) {
                throw new IOException("the server does not start: see its standard error");
            }
            try (Crowd crowd = new Crowd(Integer.parseInt(port), "/" + args[1])) {
                System.out.printf("%s, %s %s ms%n", args[0], args[1], args[2]);
                run(crowd);
            }
        } finally {
            server.destroyForcibly();
        }
    }

    private static Process start(String pool, String millis) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + "/bin/java");
        command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-Djdk.pollerMode=1"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(OverloadedServer.class.getName(), pool, millis));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private static void run(Crowd crowd) throws IOException {
        crowd.capacity(CLIENTS, 3);
        double capacity = crowd.capacity(CLIENTS, 5);
        System.out.printf("capacity %.0f/s, %d clients in turn%n", capacity, CLIENTS);
        List<Second> before = crowd.come(capacity * 0.9, 5);
        List<Second> meanwhile = crowd.come(capacity * 3, 15);
        List<Second> after = crowd.come(capacity * 0.5, 10);
        crowd.finish();
        print("0.9 x", before);
        print("3 x", meanwhile);
        print("0.5 x", after);
        // The first three seconds find out that it is more than a burst.
        List<Second> settled = meanwhile.subList(3, meanwhile.size());
        System.out.printf(
                "goodput at 3 x: %.2f of the capacity; after the first 3 s %.2f%n",
                goodput(meanwhile) / capacity, goodput(settled) / capacity);
        System.out.printf("sheds at 3 x:      %s%n", quantiles(meanwhile));
        System.out.printf("after the first 3 s: %s%n", quantiles(settled));
    }

    private static void print(String load, List<Second> seconds) {
        System.out.println(load);
        for (int i = 0; i < seconds.size(); i++) {
            System.out.printf("  second %2d   %s%n", i + 1, seconds.get(i));
        }
    }

    private static double goodput(List<Second> seconds) {
        return seconds.stream().mapToInt(Second::goodCount).average().orElse(0);
    }

    private static String quantiles(List<Second> seconds) {
        long[] times =
                seconds.stream()
                        .flatMapToLong(each -> LongStream.of(each.sheds()))
                        .sorted()
                        .toArray();
        return times.length == 0
                ? "none"
                : "%d, p50 %.1f ms, p99 %.1f ms, longest %.1f ms"
                        .formatted(
                                times.length,
                                at(times, 0.5),
                                at(times, 0.99),
                                Arrays.stream(times).max().orElse(0) / 1e6);
    }

    private static double at(long[] sorted, double share) {
        return sorted[(int) (share * (sorted.length - 1))] / 1e6;
    }
}
