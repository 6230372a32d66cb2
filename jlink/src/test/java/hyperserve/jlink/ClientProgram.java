package hyperserve.jlink;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Clients in other languages, which are there or not.
final class ClientProgram {

    /// Debian's, which has Debian's packages, whatever else is on the path.
    private static final Path PYTHON = Path.of("/usr/bin/python3");

    private ClientProgram() {}

    /// Skips the test unless a program is there.
    ///
    /// @param debian the package that has it
    static void needs(String program, String debian) throws Exception {
        assumeTrue(
                ExampleProject.isThere(program),
                "needs " + program + " on the path (apt-get install " + debian + ")");
    }

    /// The command of a program in Python; the test is skipped unless its modules are there.
    ///
    /// @param name the file
    /// @param modules what it imports
    /// @param debian the packages that have them
    static Command python(Path folder, String name, String modules, String debian)
            throws Exception {
        boolean there =
                Files.isExecutable(PYTHON)
                        && Command.of(PYTHON, "-c", "import " + modules).run().code() == 0;
        assumeTrue(there, "needs " + modules + " (apt-get install " + debian + ")");
        return Command.of(PYTHON, file(folder, name));
    }

    /// A program as a file.
    static Path file(Path folder, String name) throws IOException {
        Path file = folder.resolve(name);
        try (InputStream in = ClientProgram.class.getResourceAsStream("clients/" + name)) {
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        }
        return file;
    }
}
