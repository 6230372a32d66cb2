package hyperserve.jlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hyperserve.jlink.Command.Outcome;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/// Servers that take over from each other, by a socket that their supervisor holds.
final class SharedSocketIT {

    private static final Path SUPERVISOR =
            Path.of("src", "test", "resources", "hyperserve", "jlink", "share-socket.pl")
                    .toAbsolutePath();

    private static final int UPGRADES = 5;
    private static final int CLIENTS = 4;

    /// The process that has the socket and starts servers.
    private static final class Supervisor implements AutoCloseable {

        private final Process process;
        private final BufferedReader out;
        private final OutputStream in;
        final int port;

        Supervisor(Command server) throws IOException {
            List<String> words = server.words();
            process = Command.of("perl", SUPERVISOR).with(words.toArray(String[]::new)).start();
            out = process.inputReader();
            in = process.getOutputStream();
            port = Integer.parseInt(next("port "));
        }

        private String next(String prefix) throws IOException {
            String line = out.readLine();
            assertThat(line).startsWith(prefix);
            return line.substring(prefix.length());
        }

        /// Starts a server, and waits until it serves.
        ProcessHandle start() throws IOException {
            in.write('\n');
            in.flush();
            long id = Long.parseLong(next("process "));
            assertThat(next("HyperServe ")).contains("listening on http://127.0.0.1:" + port + " ");
            return ProcessHandle.of(id).orElseThrow();
        }

        @Override
        public void close() {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lockfree", "standard", "virtual"})
    void losesNoRequestInAnyUpgrade(String pool) throws Exception {
        Outcome which = Command.of("sh", "-c", "command -v perl").run();
        assumeTrue(which.code() == 0, "needs perl");
        Command server = Command.launcher(Command.image(pool), "--inherit-socket", "on");
        AtomicBoolean over = new AtomicBoolean();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                Supervisor supervisor = new Supervisor(server)) {
            ProcessHandle current = supervisor.start();
            List<Future<Integer>> clients =
                    IntStream.range(0, CLIENTS)
                            .mapToObj(_ -> threads.submit(() -> ask(supervisor.port, over)))
                            .toList();
            try {
                for (int i = 0; i < UPGRADES; i++) {
                    ProcessHandle next = supervisor.start();
                    current.destroy();
                    current.onExit().get(Command.LIVENESS.toSeconds(), TimeUnit.SECONDS);
                    current = next;
                }
            } finally {
                over.set(true);
            }
            for (Future<Integer> client : clients) {
                assertThat(client.get()).isPositive();
            }
        }
    }

    /// Sends requests, each on a connection of its own, until it is told to end.
    private static int ask(int port, AtomicBoolean over) throws IOException {
        int answered = 0;
        while (!over.get()) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setSoTimeout(Math.toIntExact(Command.LIVENESS.toMillis()));
                String request = "GET /plaintext HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                byte[] answer = socket.getInputStream().readAllBytes();
                assertThat(new String(answer, StandardCharsets.US_ASCII))
                        .startsWith("HTTP/1.1 200 ")
                        .endsWith("Hello, World!");
                answered++;
            }
        }
        return answered;
    }

    @Test
    void saysSoIfThereIsNoSocket() throws Exception {
        Outcome outcome = Command.launcher("--inherit-socket", "on").run();
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .singleElement()
                .asString()
                .contains("descriptor 0 (standard input) is no listening socket");
    }
}
