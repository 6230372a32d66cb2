package hyperserve.pool.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hyperserve.api.pool.WorkerPool;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a pool loses when a handler has used up the memory: a process that embeds a server may live
/// on after that.
public interface MemoryContract extends PoolUnderTest {

    private static Path place(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Where this process finds what the pool's module requires.
    private static Stream<String> ownPaths() {
        return Stream.of("jdk.module.path", "java.class.path")
                .map(System::getProperty)
                .filter(Objects::nonNull);
    }

    private static String lastLine(Process process) throws IOException {
        try (Stream<String> lines = process.inputReader().lines()) {
            return lines.reduce("", (_, line) -> line);
        }
    }

    /// In a process of its own with 16 MB, in which the pool's module is on the class path, with
    /// all that is on this one's paths, and a public constructor without parameters makes the
    /// provider.
    ///
    /// @throws IOException if there is no process to be had
    /// @throws InterruptedException if it is not waited for
    @Test
    default void losesNothingForWantOfMemory() throws IOException, InterruptedException {
        assumeTrue(outlivesWantOfMemory(), "see outlivesWantOfMemory()");
        Path module = moduleLocation();
        if (module == null) {
            abort("where the pool's module is, nobody says: see moduleLocation()");
            return;
        }
        String classPath =
                Stream.concat(
                                Stream.of(
                                                place(WorkerPool.class),
                                                place(WantOfMemory.class),
                                                module)
                                        .map(Path::toString),
                                ownPaths())
                        .collect(Collectors.joining(java.io.File.pathSeparator));
        List<String> command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx16m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        classPath,
                        WantOfMemory.class.getName(),
                        provider().getClass().getName(),
                        Integer.toString(Math.max(1, effort().times(1))));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try {
            String output = lastLine(process);
            process.waitFor(1, TimeUnit.MINUTES);
            assertEquals(
                    0,
                    process.exitValue(),
                    "memory was short for a while, and there is enough again, but not all of the"
                            + " pool: one handler that takes too much costs the server for good: "
                            + output);
        } finally {
            process.destroyForcibly();
        }
    }
}
