package hyperserve.test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/// Gives fuzzers, in a test, what is kept for them, and what is put together at random: the same in
/// each run.
public final class FuzzerInputs {

    /// The method of a fuzzer.
    @FunctionalInterface
    public interface Fuzzer {

        /// Tries an input. What it throws says that the input has broken something.
        ///
        /// @param input the input
        /// @throws IOException if it cannot be tried
        void take(byte[] input) throws IOException;
    }

    private FuzzerInputs() {}

    /// Gives what is kept for a fuzzer: seeds, and what it has found.
    ///
    /// @param folder where that is, a file each
    /// @param fuzzer the fuzzer
    /// @throws IOException if the folder cannot be read
    /// @throws AssertionError if there is nothing, or for the first file that breaks something
    public static void giveKept(Path folder, Fuzzer fuzzer) throws IOException {
        List<Path> inputs;
        try (Stream<Path> files = Files.list(folder)) {
            inputs = files.sorted().toList();
        }
        if (inputs.isEmpty()) {
            throw new AssertionError("nothing is kept in " + folder);
        }
        for (Path each : inputs) {
            give(each.toString(), Files.readAllBytes(each), fuzzer);
        }
    }

    /// Gives texts that are put together of pieces at random, a character a byte.
    ///
    /// @param seed which texts
    /// @param count how many
    /// @param pieces what they are made of
    /// @param most each has fewer pieces than that
    /// @param fuzzer the fuzzer
    /// @throws AssertionError for the first text that breaks something
    public static void giveTexts(
            long seed, int count, List<String> pieces, int most, Fuzzer fuzzer) {
        Random random = new Random(seed);
        for (int i = 0; i < count; i++) {
            StringBuilder text = new StringBuilder();
            for (int left = random.nextInt(most); left > 0; left--) {
                text.append(pieces.get(random.nextInt(pieces.size())));
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
            give("text " + i + " of seed " + seed + ": " + text, bytes, fuzzer);
        }
    }

    private static void give(String name, byte[] input, Fuzzer fuzzer) {
        try {
            fuzzer.take(input);
        } catch (Throwable e) {
            throw new AssertionError("broken by " + name, e);
        }
    }
}
