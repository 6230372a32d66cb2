package hyperserve.bench.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// Programs that the comparison starts. Whatever still runs when this JVM ends is ended with it.
final class Command {

    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(Command::destroy)));
    }

    private Command() {}

    /// Starts a program whose output goes to a file.
    static Process start(List<String> command, Path output) {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectInput(
                                    ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                            .redirectOutput(output.toFile())
                            .start();
            RUNNING.add(process);
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command, e);
        }
    }

    /// Ends a program at once, and waits for that.
    static void end(Process process) {
        destroy(process);
        awaitEnd(process, 30);
    }

    /// Ends what it has started with it; the program itself first, or it would start them again.
    private static void destroy(Process process) {
        List<ProcessHandle> started = process.descendants().toList();
        process.destroyForcibly();
        started.forEach(ProcessHandle::destroyForcibly);
    }

    /// Waits for the end of a program.
    ///
    /// @return its exit code
    static int awaitEnd(Process process, long seconds) {
        try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(
                        process.info().commandLine().orElse("a program") + " does not end");
            }
            RUNNING.remove(process);
            return process.exitValue();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new IllegalStateException("interrupted while a program ran", e);
        }
    }

    /// Runs a program to its end.
    ///
    /// @return what it wrote
    /// @throws IllegalStateException if it fails
    static String run(List<String> command, long seconds) {
        try {
            Path output = Files.createTempFile("command", ".txt");
            try {
                int code = awaitEnd(start(command, output), seconds);
                String text = Files.readString(output, StandardCharsets.UTF_8);
                if (code != 0) {
                    throw new IllegalStateException(
                            "%s: exit code %d%n%s".formatted(command, code, text));
                }
                return text;
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
