package hyperserve.jlink;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.jlink.Command.Outcome;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// What can be seen of a running image with the tools of a full JDK.
final class ThreadDumpIT {

    private static final Path JCMD = Path.of(System.getProperty("java.home"), "bin", "jcmd");

    @TempDir private Path folder;

    @Test
    void showsVirtualThreadsAndWhatTheyWaitFor() throws Exception {
        Path file = folder.resolve("threads.json");
        Command command = Command.launcher(Command.image("virtual"));
        try (ServerProcess server = ServerProcess.start(command);
                Socket socket = server.connect()) {
            // Its first byte shows that the handler is at work, and stays so: nobody reads on.
            socket.getOutputStream()
                    .write(
                            "GET /bytes?n=1000000000 HTTP/1.1\r\nHost: a\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            assertThat(in.read()).isEqualTo('H');

            String pid = String.valueOf(server.process.pid());
            Outcome outcome =
                    Command.of(JCMD, pid, "Thread.dump_to_file", "-format=json", file).run();

            assertThat(outcome.code()).as("%s %s", outcome.out(), outcome.err()).isZero();
            assertThat(Files.readString(file))
                    .contains("\"virtual\": true", "hyperserve.demo.DemoHandlers");
        }
    }

    @Test
    void theSignalForOneLeavesStandardOutputAlone() throws Exception {
        try (ServerProcess server = ServerProcess.start(Command.launcher())) {
            server.signal("QUIT");
            assertThat(server.get("/plaintext").statusCode()).isEqualTo(200);

            Outcome outcome = server.stop();
            assertThat(outcome.code()).isZero();
            assertThat(outcome.out()).hasSize(1);
            assertThat(outcome.err()).anyMatch(line -> line.startsWith("Full thread dump"));
        }
    }
}
