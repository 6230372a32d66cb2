package hyperserve.test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// What is kept for a fuzzer, seeds and what it has found, for tests that try it again.
public final class KeptInputs {

    private KeptInputs() {}

    /// {@return the files of a folder, of which there is one at least, by their names}
    ///
    /// @param folder the folder
    /// @throws IOException if it cannot be read
    public static List<Path> in(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> inputs = files.sorted().toList();
            if (inputs.isEmpty()) {
                throw new AssertionError("nothing is kept in " + folder);
            }
            return inputs;
        }
    }
}
