package hyperserve.jlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import static java.nio.charset.StandardCharsets.US_ASCII;

import hyperserve.jlink.Command.Outcome;
import hyperserve.test.Hangup;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Images that log requests: `hyperserve --access-log FILE`.
final class AccessLogIT {

    private static final Pattern PORT = Pattern.compile(":([0-9]+) pool=");

    private static final int REQUESTS = 2000;

    @TempDir private Path folder;

    private static void ask(Socket socket, String target) throws IOException {
        String request = "GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(US_ASCII));
        byte[] answer = new byte[4096];
        int end = 0;
        while (!new String(answer, 0, end, US_ASCII).endsWith("Hello, World!")) {
            int count = socket.getInputStream().read(answer, end, answer.length - end);
            assertThat(count).as(new String(answer, 0, end, US_ASCII)).isPositive();
            end += count;
        }
    }

    private List<String> written() throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path each : files.toList()) {
                lines.addAll(Files.readAllLines(each));
            }
        }
        return lines;
    }

    /// Every hundred requests the file is moved away, and each other time that is told.
    @ParameterizedTest
    @ValueSource(strings = {"standard", "lockfree", "virtual"})
    void loseNoLineWhenTheirFileIsRotated(String pool) throws Exception {
        assumeTrue(Hangup.isHeard(), Hangup.IGNORED);
        Path log = folder.resolve("log");
        Command command = Command.launcher(Command.image(pool), "--access-log", log.toString());
        try (ServerProcess server = ServerProcess.start(command);
                Socket socket = server.connect()) {
            for (int i = 0; i < REQUESTS; i++) {
                ask(socket, "/plaintext?n=" + i);
                if (i % 100 == 99 && Files.exists(log)) {
                    Files.move(log, folder.resolve("log." + i));
                    if (i % 200 == 99) {
                        server.signal("HUP");
                    }
                }
            }
            assertThat(server.stop().code()).isZero();
        }
        List<String> lines = written();
        assertThat(lines).hasSize(REQUESTS);
        for (int i = 0; i < REQUESTS; i++) {
            String target = "GET /plaintext?n=" + i + " HTTP/1.1";
            assertThat(lines).filteredOn(line -> line.contains(target)).hasSize(1);
        }
    }

    @Test
    void serveOnWhenThereIsNoSpace() throws Exception {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "there is no /dev/full, as in Linux");
        try (ServerProcess server =
                ServerProcess.start(Command.launcher("--access-log", full.toString()))) {
            for (int i = 0; i < 100; i++) {
                assertThat(server.get("/plaintext").statusCode()).isEqualTo(200);
            }
            Outcome outcome = server.stop();
            assertThat(outcome.code()).isZero();
            assertThat(outcome.err())
                    .filteredOn(line -> line.contains("the access log has dropped"))
                    .hasSizeBetween(1, 2)
                    .last()
                    .asString()
                    .contains("100 in all", "/dev/full", "No space left");
        }
    }

    /// A pipe takes 64 KiB, and then nothing.
    @Test
    void serveOnAndEndWhenNobodyReadsStandardError() throws Exception {
        Process process =
                Command.launcher("--port", "0", "--access-log", "-", "--drain-timeout", "1s")
                        .start();
        try {
            Matcher port = PORT.matcher(process.inputReader().readLine());
            assertThat(port.find()).isTrue();
            try (Socket socket =
                    new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(port.group(1)))) {
                socket.setSoTimeout(Math.toIntExact(Command.LIVENESS.toMillis()));
                for (int i = 0; i < REQUESTS; i++) {
                    ask(socket, "/plaintext?n=" + i);
                }
            }
            // By its handle, which does not close what it writes to.
            process.toHandle().destroy();
            assertThat(process.waitFor(Command.LIVENESS)).as("it ends").isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void refuseAFolder() throws Exception {
        Outcome outcome = Command.launcher("--port", "0", "--access-log", folder.toString()).run();
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err())
                .singleElement()
                .asString()
                .contains("--access-log: " + folder + " cannot be written: it is a folder");
    }

    @Test
    void refuseAFormatThatIsNone() throws Exception {
        Outcome outcome = Command.launcher("--port", "0", "--access-log-format", "xml").run();
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err())
                .containsExactly(
                        "hyperserve: --access-log-format is 'xml', but must be common, combined or"
                                + " json");
    }

    @Test
    void nameTheOptionInTheirHelp() throws Exception {
        assertThat(String.join("\n", Command.launcher("--help").run().out()))
                .contains("--access-log TEXT", "--access-log-format TEXT");
    }
}
