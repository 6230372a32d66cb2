package example.embedded;

import hyperserve.runtime.Main;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The server's own command line, with options out of a file before those that are given: a line
/// each, as in `--port=8081`; empty lines and those that begin with `#` are passed over.
public final class Launch {

    private Launch() {}

    /// Starts the server.
    ///
    /// @param args the file, then options
    /// @throws IOException if the file cannot be read
    public static void main(String... args) throws IOException {
        List<String> options = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of(args[0]))) {
            if (!line.isBlank() && !line.startsWith("#")) {
                options.add(line.strip());
            }
        }
        options.addAll(Arrays.asList(args).subList(1, args.length));
        Main.main(options.toArray(String[]::new));
    }
}
