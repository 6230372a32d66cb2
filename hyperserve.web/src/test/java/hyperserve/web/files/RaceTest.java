package hyperserve.web.files;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Nullable;
import hyperserve.runtime.Server;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/// Requests beside somebody who renames, links and replaces below the root all the time.
final class RaceTest {

    private static final String SECRET = "the secret that nobody may see";
    private static final String PUBLIC = "what all may see";

    private static final int REQUESTS = 600;
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    @TempDir private Path folder;

    /// What the other one does, again and again.
    @FunctionalInterface
    private interface Mischief {
        void once() throws IOException;
    }

    private static void beside(Mischief mischief, Runnable requests) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
        Thread other =
                Thread.ofPlatform()
                        .daemon()
                        .start(
                                () -> {
                                    try {
                                        while (!over.get()) {
                                            mischief.once();
                                        }
                                    } catch (IOException | RuntimeException e) {
                                        thrown.set(e);
                                    }
                                });
        try {
            requests.run();
        } finally {
            over.set(true);
            assertThat(other.join(DEADLINE)).isTrue();
        }
        assertThat(thrown.get()).isNull();
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static RawAnswer get(Server server, String target) {
        try {
            return RawAnswer.get(server.port(), target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void withAFolderThatBecomesALinkLeaksNothing(Links links) throws Exception {
        Path root = folder.resolve("root");
        write(root.resolve("a/b/x.txt"), PUBLIC);
        write(folder.resolve("outside/b/x.txt"), SECRET);
        write(folder.resolve("outside/x.txt"), SECRET);
        Path real = root.resolve("a");
        Path aside = root.resolve("aside");
        Path link = Files.createSymbolicLink(root.resolve("link"), Path.of("../outside"));
        Mischief swap =
                () -> {
                    Files.move(real, aside);
                    Files.move(link, real);
                    Files.move(real, link);
                    Files.move(aside, real);
                };
        int[] seen = new int[600];
        try (Server server = Server.at("127.0.0.1", 0)) {
            server.get("/{path...}", StaticFiles.folder(root).withMemory(0).withLinks(links));
            server.start();
            beside(
                    swap,
                    () -> {
                        for (int i = 0; i < REQUESTS; i++) {
                            RawAnswer answer = get(server, "/a/b/x.txt");
                            assertThat(answer.text()).doesNotContain("secret");
                            seen[answer.status()]++;
                        }
                    });
        }
        assertThat(seen[200]).as("requests that found the folder").isPositive();
        assertThat(seen[200] + seen[404] + seen[503]).isEqualTo(REQUESTS);
    }

    @Test
    void withAFileThatBecomesALinkLeaksNothing() throws Exception {
        Path root = folder.resolve("root");
        Path file = root.resolve("x.txt");
        Path spare = root.resolve("spare");
        Path link = root.resolve("link");
        write(file, PUBLIC);
        write(folder.resolve("secret.txt"), SECRET);
        Mischief swap =
                () -> {
                    Files.createSymbolicLink(link, Path.of("../secret.txt"));
                    Files.move(link, file, StandardCopyOption.ATOMIC_MOVE);
                    Files.writeString(spare, PUBLIC);
                    Files.move(spare, file, StandardCopyOption.ATOMIC_MOVE);
                };
        int[] seen = new int[600];
        try (Server server = Server.at("127.0.0.1", 0)) {
            server.get("/{path...}", StaticFiles.folder(root));
            server.start();
            beside(
                    swap,
                    () -> {
                        for (int i = 0; i < REQUESTS; i++) {
                            RawAnswer answer = get(server, "/x.txt");
                            assertThat(answer.text()).doesNotContain("secret");
                            seen[answer.status()]++;
                        }
                    });
        }
        assertThat(seen[200]).as("requests that found the file").isPositive();
        assertThat(seen[200] + seen[404] + seen[503])
                .as("500: %s, 403: %s", seen[500], seen[403])
                .isEqualTo(REQUESTS);
    }

    @Test
    void withAFileThatIsReplacedSendsOneOrTheOtherWhole() throws Exception {
        Path root = folder.resolve("root");
        Path file = root.resolve("large.bin");
        String[] texts = {"a".repeat(200_000), "b".repeat(300_000)};
        write(file, texts[0]);
        int[] turn = new int[1];
        Mischief replace =
                () -> {
                    Path next = Files.writeString(root.resolve("next"), texts[turn[0]++ % 2]);
                    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
                };
        try (Server server = Server.at("127.0.0.1", 0)) {
            server.get("/{path...}", StaticFiles.folder(root));
            server.start();
            beside(
                    replace,
                    () -> {
                        for (int i = 0; i < REQUESTS / 10; i++) {
                            RawAnswer answer = get(server, "/large.bin");
                            assertThat(answer.status()).isEqualTo(200);
                            assertThat(answer.announced()).isEqualTo(answer.body().length);
                            assertThat(texts).contains(answer.text());
                        }
                    });
        }
    }

    /// Written over in place, half of one and half of the other would have the right length.
    @Test
    void withAFileThatIsWrittenOverNeverSendsAMixture() throws Exception {
        Path root = folder.resolve("root");
        Path file = root.resolve("large.bin");
        String[] texts = {"a".repeat(4_000_000), "b".repeat(4_000_000)};
        write(file, texts[0]);
        int[] turn = new int[1];
        // Two states within one tick of the file system's clock would be one.
        Mischief overwrite =
                () -> {
                    Files.writeString(file, texts[turn[0]++ % 2]);
                    Files.setLastModifiedTime(file, FileTime.from(turn[0], TimeUnit.SECONDS));
                };
        try (Server server = Server.at("127.0.0.1", 0)) {
            server.get("/{path...}", StaticFiles.folder(root));
            server.start();
            beside(
                    overwrite,
                    () -> {
                        for (int i = 0; i < REQUESTS / 30; i++) {
                            RawAnswer answer = get(server, "/large.bin");
                            if (answer.body().length == answer.announced()) {
                                assertThat(isMixed(answer.body())).isFalse();
                            }
                        }
                    });
            assertThat(get(server, "/large.bin").body()).hasSize(4_000_000);
        }
        assertThat(turn[0]).isGreaterThan(1);
    }

    private static boolean isMixed(byte[] body) {
        for (byte each : body) {
            if (each != body[0]) {
                return true;
            }
        }
        return false;
    }
}
