package hyperserve.bench.chaos;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Lets handlers and clients do their worst, half of the time with a heap of 32 MB and half with
/// 256, and looks whether the server is as good as new afterwards: `Chaos SECONDS POOL [SEED]`.
/// Exit code 1 if it is not, with a line for each thing that is wrong.
public final class Chaos {

    private static final Path FOLDER = Path.of("target/chaos").toAbsolutePath();
    private static final List<String> HEAPS = List.of("32m", "256m");

    private Chaos() {}

    /// Runs it.
    ///
    /// @param args seconds, pool, and perhaps the seed of a run before
    /// @throws Exception if the server does not start
    public static void main(String[] args) throws Exception {
        if (args.length < 2 || args.length > 3 || !args[0].matches("[1-9][0-9]{0,5}")) {
            System.err.println("usage: Chaos SECONDS POOL [SEED]");
            System.exit(2);
        }
        int seconds = Integer.parseInt(args[0]);
        long seed = args.length == 3 ? Long.parseLong(args[2]) : System.nanoTime() & 0xFFFFFF;
        Files.createDirectories(FOLDER);
        System.out.printf(
                "seed %d; again with: hyperserve.bench/chaos %s %s %d%n",
                seed, args[0], args[1], seed);
        List<String> faults = new ArrayList<>();
        for (String heap : HEAPS) {
            faults.addAll(
                    new Round(args[1], heap, seed, FOLDER)
                            .run(Math.max(1, seconds / HEAPS.size())));
        }
        faults.forEach(fault -> System.out.println("FAILED: " + fault));
        System.exit(faults.isEmpty() ? 0 : 1);
    }
}
