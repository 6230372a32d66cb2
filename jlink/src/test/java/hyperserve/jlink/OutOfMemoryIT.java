package hyperserve.jlink;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.jlink.Command.Outcome;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// A handler that takes all memory there is. The process ends, at once and saying why, so that
/// whoever supervises it starts it anew; it does not go on in a state that nobody knows.
final class OutOfMemoryIT {

    @TempDir private static Path folder;

    private static Path app;

    @BeforeAll
    static void buildModule() throws IOException {
        app = ExampleModules.build("example.app", folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"standard", "lockfree", "virtual"})
    void endsTheProcess(String pool) throws Exception {
        Path image = folder.resolve(pool);
        ImageCopy.make(Command.image(pool), image);
        Files.copy(app, image.resolve("plugins").resolve("app.jar"));

        assertEnds(Command.launcher(image));
    }

    @Test
    void endsTheProcessWithAnyCollectorAndHeap() throws Exception {
        Command command = Command.launcher();
        String options = "-XX:+UseParallelGC -Xmx32m -p " + app.getParent();

        assertEnds(command.withJvmOptions(options));
    }

    private static void assertEnds(Command command) throws Exception {
        try (ServerProcess server = ServerProcess.start(command);
                Socket socket = server.connect()) {
            assertThat(server.get("/plaintext").statusCode()).isEqualTo(200);

            String request = "GET /hoard HTTP/1.1\r\nHost: a\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            assertThat(answer(socket)).as("an answer to who took all memory").isEmpty();

            Outcome outcome = server.awaitEnd();
            assertThat(outcome.code()).isNotZero();
            assertThat(outcome.out()).hasSize(1);
            assertThat(outcome.err()).anyMatch(line -> line.contains("OutOfMemoryError"));
        }
    }

    private static String answer(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        try {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (SocketException e) {
            // The system resets a connection whose owner ended without reading all of it.
            return "";
        }
    }
}
