import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Measures the time from the start of a process to its first answered request, and its resident
/// size right after, of several servers in turn. `jlink/startup` starts it.
final class StartUp {

    private static final byte[] REQUEST =
            "GET /plaintext HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private record Figures(double millis, double mebibytes) {}

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
        double first = 0;
        for (var server : figures.entrySet()) {
            double millis = median(server.getValue().stream().map(Figures::millis).toList());
            double size = median(server.getValue().stream().map(Figures::mebibytes).toList());
            first = first == 0 ? millis : first;
            System.out.printf(
                    "%-20s %6.1f ms (%.2f)  %5.1f MiB%n",
                    server.getKey(), millis, millis / first, size);
        }
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int half = sorted.size() / 2;
        return (sorted.get(half) + sorted.get((sorted.size() - 1) / 2)) / 2;
    }

    private static Figures measure(List<String> command) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        List<String> words = new ArrayList<>(command);
        words.add(String.valueOf(port));
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.redirectOutput(Redirect.DISCARD).redirectError(Redirect.INHERIT);
        long start = System.nanoTime();
        Process server = builder.start();
        try (Socket socket = connect(server, port)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(REQUEST);
            if (socket.getInputStream().read() != 'H') {
                throw new IOException(words + " gave no response");
            }
            double millis = (System.nanoTime() - start) / 1e6;
            return new Figures(millis, resident(server.pid()));
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
                    throw new IOException("the server ended with " + server.exitValue(), e);
                }
                Thread.sleep(0, 500_000);
            }
        }
    }

    private static double resident(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc", String.valueOf(pid), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }
}
