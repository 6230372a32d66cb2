package hyperserve.bench.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a server takes of memory for each of many clients. The heap is measured after a full
/// collection, on JVMs that jcmd can talk to.
final class MemoryEach {

    private static final Pattern USED = Pattern.compile("used ([0-9]+)K");

    private final Contestant contestant;
    private final ServerProcess server;
    private final OptionalDouble heap;
    private final double resident;

    private MemoryEach(Contestant contestant, ServerProcess server) throws IOException {
        this.contestant = contestant;
        this.server = server;
        this.heap = heap(contestant, server);
        this.resident = server.residentBytes();
    }

    /// Measures it before they come.
    static MemoryEach before(Contestant contestant, ServerProcess server) throws IOException {
        return new MemoryEach(contestant, server);
    }

    /// Measures it while they are there.
    ///
    /// @param clients how many they are
    /// @return the figures, which may be added to
    Map<String, Double> figures(int clients) throws IOException {
        Map<String, Double> figures = new HashMap<>();
        figures.put("resident_bytes_each", (server.residentBytes() - resident) / clients);
        OptionalDouble heapAfter = heap(contestant, server);
        if (heap.isPresent() && heapAfter.isPresent()) {
            figures.put(
                    "heap_bytes_each", (heapAfter.getAsDouble() - heap.getAsDouble()) / clients);
        }
        return figures;
    }

    private static OptionalDouble heap(Contestant contestant, ServerProcess server) {
        if (!contestant.java()) {
            return OptionalDouble.empty();
        }
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        String pid = Long.toString(server.pid());
        Command.run(List.of(jcmd, pid, "GC.run"), 60);
        return OptionalDouble.of(used(Command.run(List.of(jcmd, pid, "GC.heap_info"), 60)));
    }

    /// The bytes in use, of the answer to `GC.heap_info`.
    static double used(String heapInfo) {
        double sum = 0;
        for (String line : heapInfo.lines().toList()) {
            Matcher used = USED.matcher(line);
            boolean metadata = line.contains("Metaspace") || line.contains("class space");
            if (!metadata && used.find()) {
                sum += Double.parseDouble(used.group(1)) * 1024;
            }
        }
        return sum;
    }
}
