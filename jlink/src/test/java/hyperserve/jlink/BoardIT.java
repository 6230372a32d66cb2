package hyperserve.jlink;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import hyperserve.jlink.Command.Outcome;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// The demo's notes board in a process that is killed.
final class BoardIT {

    private static final int WRITERS = 4;

    @TempDir private Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("board");
    }

    /// {@return the server of the demo, from modules}
    static Command command() {
        return Command.java(List.of(Command.MODULES), "--pool", "lockfree");
    }

    private ServerProcess start() throws IOException {
        return ServerProcess.start(command().with("--board-file", file.toString()));
    }

    private static HttpResponse<String> add(ServerProcess server, String text)
            throws IOException, InterruptedException {
        return server.send(
                server.request("/board/notes")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("text=" + URLEncoder.encode(text, UTF_8))));
    }

    /// Killed amid writes, three times in one file: what was answered is there, whatever was not.
    @RepeatedTest(3)
    void whatWasAcknowledgedIsThereAfterAKill() throws Exception {
        Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
        for (int round = 1; round <= 3; round++) {
            try (ServerProcess server = start()) {
                writeUntilItIsKilled(server, "round" + round, acknowledged);
            }
        }
        try (ServerProcess server = start()) {
            String notes = server.get("/board/notes").body();
            assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(30);
            assertThat(acknowledged).allMatch(text -> notes.contains('"' + text + '"'));
            assertThat(server.stop().code()).isZero();
        }
    }

    private static void writeUntilItIsKilled(
            ServerProcess server, String name, Queue<String> acknowledged) throws Exception {
        Semaphore written = new Semaphore(0);
        Thread[] writers = new Thread[WRITERS];
        for (int i = 0; i < WRITERS; i++) {
            String prefix = name + "-" + i + "-";
            writers[i] =
                    Thread.ofVirtual().start(() -> write(server, prefix, acknowledged, written));
        }
        assertThat(written.tryAcquire(10, Command.LIVENESS.toSeconds(), TimeUnit.SECONDS)).isTrue();
        server.signal("KILL");
        for (Thread each : writers) {
            each.join();
        }
    }

    /// The board refuses two of four writers at a time, and more than 200 notes.
    private static void write(
            ServerProcess server, String prefix, Queue<String> acknowledged, Semaphore written) {
        try {
            for (int i = 0; i < 20; i++) {
                String text = prefix + i;
                if (add(server, text).statusCode() == 201) {
                    acknowledged.add(text);
                    written.release();
                }
            }
        } catch (IOException e) {
            // It was killed: this note was not acknowledged.
            return;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aTornEndIsCutOffAndTold() throws Exception {
        try (ServerProcess server = start()) {
            assertThat(add(server, "kept").statusCode()).isEqualTo(201);
            server.signal("KILL");
            server.process.waitFor();
        }
        Files.write(file, new byte[] {0, 0, 0, 40, 1, 2, 3}, StandardOpenOption.APPEND);
        try (ServerProcess server = start()) {
            assertThat(server.get("/board/notes").body())
                    .contains("\"kept\":true", "\"text\":\"kept\"");
            Outcome outcome = server.stop();
            assertThat(String.join("\n", outcome.err())).contains("its 7 bytes were cut off");
        }
    }

    @Test
    void aFileThatIsNoneEndsTheStartInOneLine() throws Exception {
        Files.writeString(file, "a shopping list, say");

        failsToStart(file, "no notes board");
        failsToStart(folder, "directory");
        failsToStart(folder.resolve("nowhere").resolve("board"), "NoSuchFile");
    }

    private static void failsToStart(Path file, String why) throws Exception {
        Outcome outcome = command().with("--port", "0", "--board-file", file.toString()).run();

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err())
                .singleElement()
                .asString()
                .contains("--board-file is '" + file + "'", why);
    }

    @Test
    void withoutAFileItIsKeptInMemoryAndLeavesNone() throws Exception {
        try (ServerProcess server = ServerProcess.start(command().in(folder))) {
            assertThat(add(server, "a").statusCode()).isEqualTo(201);
            assertThat(server.get("/board/notes").body()).contains("\"kept\":false");
            assertThat(server.get("/board").body()).contains("<title>Notes board</title>");
            assertThat(server.get("/").body()).contains("href=\"/board\"");
            assertThat(server.stop().code()).isZero();
        }
        assertThat(folder).isEmptyDirectory();
    }
}
