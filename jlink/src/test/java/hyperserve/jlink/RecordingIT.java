package hyperserve.jlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import static java.nio.charset.StandardCharsets.US_ASCII;

import hyperserve.jlink.Command.Outcome;

import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;

/// What the Flight Recorder has of a running image, by the tools of a full JDK.
final class RecordingIT {

    private static final Path JCMD = Path.of(System.getProperty("java.home"), "bin", "jcmd");

    @TempDir private Path folder;

    private static void tell(ServerProcess server, String command, String... options)
            throws Exception {
        Outcome outcome =
                Command.of(JCMD, String.valueOf(server.process.pid()), command).with(options).run();
        assertThat(outcome.code()).as("%s %s", outcome.out(), outcome.err()).isZero();
    }

    private static List<RecordedEvent> events(Path file, String name) throws IOException {
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals(name))
                .toList();
    }

    private static void sendNonsense(ServerProcess server) throws IOException {
        try (Socket socket = server.connect()) {
            socket.getOutputStream().write("nonsense\r\n\r\n".getBytes(US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII))
                    .startsWith("HTTP/1.1 400 ");
        }
    }

    /// Dumped by the exit: an answer may reach its client before the event is there.
    @ParameterizedTest
    @ValueSource(strings = {"standard", "lockfree", "virtual"})
    void hasRequestsHoweverTheyEnd(String pool) throws Exception {
        Path file = folder.resolve("server.jfr");
        try (ServerProcess server =
                ServerProcess.start(Command.launcher(Command.image(pool), "--jfr", "on"))) {
            tell(server, "JFR.start", "dumponexit=true", "filename=" + file);
            assertThat(server.get("/hello/secret").statusCode()).isEqualTo(200);
            assertThat(server.get("/nowhere").statusCode()).isEqualTo(404);
            sendNonsense(server);
            Outcome outcome = server.stop();
            assertThat(outcome.code()).isZero();
            assertThat(outcome.out()).hasSize(1);
        }
        assertThat(events(file, "hyperserve.Request"))
                .extracting(event -> event.getString("route"), event -> event.getInt("status"))
                .containsExactlyInAnyOrder(
                        tuple("/hello/{name}", 200), tuple(null, 404), tuple(null, 400));
        assertThat(events(file, "hyperserve.Malformed")).hasSize(1);
    }

    @Test
    void hasTheDrainIfItRunsUntilTheEnd() throws Exception {
        Path file = folder.resolve("whole.jfr");
        try (ServerProcess server = ServerProcess.start(Command.launcher("--jfr", "on"))) {
            tell(
                    server,
                    "JFR.start",
                    "dumponexit=true",
                    "filename=" + file,
                    "+hyperserve.Pool#period=everyChunk",
                    "+hyperserve.Worker#period=everyChunk");
            assertThat(server.get("/plaintext").statusCode()).isEqualTo(200);
            assertThat(server.stop().code()).isZero();
        }
        assertThat(events(file, "hyperserve.Request")).hasSize(1);
        assertThat(events(file, "hyperserve.Drain")).hasSize(1);
        assertThat(events(file, "hyperserve.Pool")).isNotEmpty();
        assertThat(events(file, "hyperserve.Worker")).isNotEmpty();
    }

    @Test
    void hasNothingOfAServerThatWasNotAsked() throws Exception {
        Path file = folder.resolve("none.jfr");
        try (ServerProcess server = ServerProcess.start(Command.launcher())) {
            tell(server, "JFR.start", "name=requests");
            assertThat(server.get("/plaintext").statusCode()).isEqualTo(200);
            tell(server, "JFR.stop", "name=requests", "filename=" + file);
        }
        assertThat(RecordingFile.readAllEvents(file))
                .isNotEmpty()
                .noneMatch(event -> event.getEventType().getName().startsWith("hyperserve."));
    }
}
