package hyperserve.jlink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A command to start in a process of its own.
///
/// @param words the program and its arguments
/// @param environment variables to set; those that would change a server are not inherited
/// @param folder where to start it
record Command(List<String> words, Map<String, String> environment, Path folder) {

    static final Duration LIVENESS = Duration.ofSeconds(30);

    static final Path TARGET = Path.of("target").toAbsolutePath();
    static final Path IMAGE = image("lockfree");
    static final Path MODULES = TARGET.resolve("modules");

    /// What a command that has ended leaves behind.
    record Outcome(int code, List<String> out, List<String> err) {}

    static Command of(Object... words) {
        return new Command(Stream.of(words).map(Object::toString).toList(), Map.of(), TARGET);
    }

    /// The image of a pool.
    static Path image(String pool) {
        return TARGET.resolve("hyperserve-" + pool);
    }

    /// The launcher of an image.
    static Command launcher(Path image, String... options) {
        return of(image.resolve("bin", "hyperserve")).with(options);
    }

    /// The launcher of the image whose pool is the default.
    static Command launcher(String... options) {
        return launcher(IMAGE, options);
    }

    /// The main class on the module path.
    static Command java(List<Path> modulePath, String... options) {
        String path = modulePath.stream().map(Path::toString).collect(Collectors.joining(":"));
        return of(Path.of(System.getProperty("java.home"), "bin", "java"))
                .with("-p", path, "-m", "hyperserve.runtime")
                .with(options);
    }

    static Path module(String name) {
        return MODULES.resolve(name + ".jar");
    }

    Command with(String... more) {
        List<String> longer = new ArrayList<>(words);
        longer.addAll(List.of(more));
        return new Command(longer, environment, folder);
    }

    Command withVariable(String name, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(name, value);
        return new Command(words, more, folder);
    }

    Command withJvmOptions(String options) {
        return withVariable("HYPERSERVE_JVM_OPTIONS", options);
    }

    Command in(Path other) {
        return new Command(words, environment, other);
    }

    Process start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("HYPERSERVE_") || name.contains("JAVA_"));
        builder.environment().putAll(environment);
        return builder.start();
    }

    /// Starts the command and waits until it ends by itself.
    Outcome run() throws IOException, InterruptedException {
        return run(LIVENESS);
    }

    /// Starts the command and waits until it ends by itself.
    ///
    /// @param limit how long at most
    Outcome run(Duration limit) throws IOException, InterruptedException {
        Process process = start();
        try {
            OutputLines out = new OutputLines(process.inputReader());
            OutputLines err = new OutputLines(process.errorReader());
            assertThat(process.waitFor(limit)).as("%s ends", words).isTrue();
            return new Outcome(process.exitValue(), out.all(), err.all());
        } finally {
            process.destroyForcibly();
        }
    }
}
