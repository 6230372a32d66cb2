package hyperserve.pool.executor;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.pool.WorkerPool;
import hyperserve.test.Eventually;
import hyperserve.test.pool.PoolWatch;

import org.assertj.core.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What is left of pools and event loops when memory has run out under them, and is there again.
final class MemoryShortageTest {

    private static final long SECONDS = Long.getLong("hyperserve.shortage.seconds", 2);

    @ParameterizedTest
    @EnumSource
    void nothingIsLost(ExecutorPoolTest.Kind kind) throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx16m",
                                "-XX:+UseSerialGC",
                                "-cp",
                                classPath(),
                                MemoryShortage.class.getName(),
                                kind.name(),
                                Long.toString(SECONDS))
                        .redirectErrorStream(true)
                        .start();
        try {
            String output = lastLines(process);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(output).isTrue();
            assertThat(process.exitValue()).as(output).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    /// It may log much.
    private static String lastLines(Process process) throws IOException {
        try (Stream<String> lines = process.inputReader().lines()) {
            return lines.reduce("", (all, line) -> tail(all + line + "\n"));
        }
    }

    private static String tail(String text) {
        return text.substring(Math.max(0, text.length() - 4_000));
    }

    private static String classPath() {
        return Stream.of(
                        ExecutorPool.class,
                        WorkerPool.class,
                        Eventually.class,
                        PoolWatch.class,
                        Assertions.class)
                .flatMap(MemoryShortageTest::places)
                .collect(Collectors.joining(java.io.File.pathSeparator));
    }

    /// Where a class is, and where its tests are, which are part of its module.
    private static Stream<String> places(Class<?> type) {
        try {
            Path place = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
            return Stream.of(place, place.resolveSibling("test-classes")).map(Path::toString);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
