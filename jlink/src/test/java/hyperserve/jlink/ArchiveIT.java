package hyperserve.jlink;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.jlink.Command.Outcome;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/// The images as files to hand on, and how large they are.
final class ArchiveIT {

    private static final long MB = 1_000_000;
    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir private static Path folder;

    private static Path archive(String pool) {
        return Command.TARGET.resolve("hyperserve-" + pool + ".tar.gz");
    }

    @Test
    void isTheSameByteForByteWhenTheImageIsBuiltTwice() throws Exception {
        Path again = folder.resolve("again");
        Image.link("lockfree", again);

        assertThat(withoutCache(again)).hasSameBinaryContentAs(withoutCache(Command.IMAGE));
    }

    private static Path withoutCache(Path image) throws IOException {
        Path archive = Files.createTempFile(folder, "archive", ".tar.gz");
        Archive.write(image, "image", file -> !isCache(file), TIME, archive);
        return archive;
    }

    private static boolean isCache(Path file) {
        return file.equals(Training.CACHE) || file.equals(Training.TLS_CACHE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"standard", "lockfree", "virtual"})
    void unpacksToAnImageWhoseCacheIsUsed(String pool) throws Exception {
        Path target = Files.createDirectory(folder.resolve("unpacked " + pool));
        Command tar = Command.of("tar", "-xzf", archive(pool)).in(target);
        assertThat(tar.run().code()).isZero();

        Path image = target.resolve("hyperserve-" + pool);
        assertThat(files(image)).isEqualTo(files(Command.image(pool)));
        Outcome outcome =
                Command.launcher(image, "--version").withJvmOptions("-XX:AOTMode=on").run();
        assertThat(outcome.code()).as("%s", outcome.err()).isZero();
    }

    private static List<String> files(Path image) throws IOException {
        try (Stream<Path> files = Files.walk(image)) {
            return files.map(file -> image.relativize(file) + " " + Files.isExecutable(file))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"standard", "lockfree", "virtual"})
    void hasItsChecksumBesideIt(String pool) throws Exception {
        Command check = Command.of("sha256sum", "-c", "hyperserve-" + pool + ".tar.gz.sha256");
        Outcome outcome = check.in(Command.TARGET).run();
        assertThat(outcome.code()).as("%s", outcome.err()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"standard", "lockfree", "virtual"})
    void hasABillOfItsModulesBesideIt(String pool) throws Exception {
        Path file = Command.TARGET.resolve("hyperserve-" + pool + ".cdx.json");
        String bill = Files.readString(file);
        Path java = Command.image(pool).resolve("bin", "java");

        assertThat(bill).contains("\"bomFormat\": \"CycloneDX\"");
        assertThat(Command.of(java, "--list-modules").run().out())
                .isNotEmpty()
                .allMatch(module -> bill.contains("\"bom-ref\": \"" + module + "\""));
    }

    @Test
    void isSmall() throws IOException {
        long cache = Files.size(Command.IMAGE.resolve(Training.CACHE));
        long tlsCache = Files.size(Command.IMAGE.resolve(Training.TLS_CACHE));
        long image = Image.size(Command.IMAGE);

        assertThat(image - cache - tlsCache).as("without caches").isLessThanOrEqualTo(45 * MB);
        assertThat(image - tlsCache).as("with the AOT cache").isLessThanOrEqualTo(60 * MB);
        assertThat(image).as("with that for TLS").isLessThanOrEqualTo(86 * MB);
        assertThat(Files.size(archive("lockfree"))).as("archive").isLessThanOrEqualTo(36 * MB);
    }
}
