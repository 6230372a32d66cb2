import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// Measures the time from the start of a process to its first answered request, and the processor
/// time spent and the resident size right after, of several servers in turn. `jlink/startup` starts
/// it.
final class StartUp {

    private static final byte[] REQUEST =
            "GET /plaintext HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /// What the server says that was started last.
    private static final Path ERRORS = Path.of("target", "startup", "errors");

    private record Figures(double millis, double cpuMillis, double megabytes) {}

    private StartUp() {}

    /// @param args how often to start each server; then for each its name and its command, whose
    ///     words are separated by spaces and whose last one gets the port
    public static void main(String[] args) throws Exception {
        int runs = Integer.parseInt(args[0]);
        Map<String, List<Figures>> figures = new LinkedHashMap<>();
        // The first two of each warm the page cache and do not count.
        for (int run = -2; run < runs; run++) {
            for (int i = 1; i < args.length; i += 2) {
                Figures measured = measure(Arrays.asList(args[i + 1].split(" ")));
                if (run >= 0) {
                    figures.computeIfAbsent(args[i], _ -> new ArrayList<>()).add(measured);
                }
            }
        }
        double first = median(figures.values().iterator().next(), Figures::millis);
        for (var server : figures.entrySet()) {
            List<Figures> measured = server.getValue();
            double millis = median(measured, Figures::millis);
            System.out.printf(
                    "%-20s %6.1f ms (%.2f)  CPU %6.1f ms  %6.1f MB%n",
                    server.getKey(),
                    millis,
                    millis / first,
                    median(measured, Figures::cpuMillis),
                    median(measured, Figures::megabytes));
        }
    }

    private static double median(List<Figures> figures, ToDoubleFunction<Figures> figure) {
        double[] sorted = figures.stream().mapToDouble(figure).sorted().toArray();
        return (sorted[sorted.length / 2] + sorted[(sorted.length - 1) / 2]) / 2;
    }

    private static Figures measure(List<String> command) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        List<String> words = new ArrayList<>(command);
        words.add(String.valueOf(port));
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.redirectOutput(Redirect.DISCARD).redirectError(ERRORS.toFile());
        long start = System.nanoTime();
        Process server = builder.start();
        try (Socket socket = connect(server, port)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(REQUEST);
            if (socket.getInputStream().read() != 'H') {
                throw new IOException(words + " gave no response");
            }
            double millis = (System.nanoTime() - start) / 1e6;
            return new Figures(millis, cpuMillis(server.pid()), megabytes(server.pid()));
        } finally {
            server.destroyForcibly().waitFor();
        }
    }

    private static Socket connect(Process server, int port) throws Exception {
        while (true) {
            try {
                return new Socket(InetAddress.getLoopbackAddress(), port);
            } catch (IOException e) {
                if (!server.isAlive()) {
                    String why = server.exitValue() + ": " + Files.readString(ERRORS);
                    throw new IOException("the server ended with " + why, e);
                }
                Thread.sleep(0, 500_000);
            }
        }
    }

    /// Of all its threads but those that have ended; exact, where `/proc/PID/stat` counts in
    /// hundredths of a second.
    private static double cpuMillis(long pid) throws IOException {
        double millis = 0;
        try (DirectoryStream<Path> threads =
                Files.newDirectoryStream(Path.of("/proc", String.valueOf(pid), "task"))) {
            for (Path thread : threads) {
                String nanos = Files.readString(thread.resolve("schedstat")).split(" ")[0];
                millis += Long.parseLong(nanos) / 1e6;
            }
        }
        return millis;
    }

    private static double megabytes(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc", String.valueOf(pid), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) * 1024 / 1e6)
                .findFirst()
                .orElseThrow();
    }
}
