package hyperserve.bench.compare;

import java.nio.file.Path;
import java.util.List;

/// A server that takes part.
///
/// @param name its name in every table
/// @param version its version
/// @param command starts it in the foreground; `{port}` stands for the port
/// @param whole whether it has all routes; else only `/plaintext`
/// @param java whether it runs on a JVM
/// @param files what it is made of, to tell its size: files and folders
record Contestant(
        String name,
        String version,
        List<String> command,
        boolean whole,
        boolean java,
        List<Path> files) {

    Contestant {
        command = List.copyOf(command);
        files = List.copyOf(files);
    }

    List<String> commandOn(int port) {
        return command.stream()
                .map(word -> word.replace("{port}", Integer.toString(port)))
                .toList();
    }
}
