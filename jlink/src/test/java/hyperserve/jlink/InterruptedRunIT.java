package hyperserve.jlink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// A program with a `main` of its own that is interrupted in `Server.run()`, and told to end while
/// that closes the server: what is in progress is answered all the same.
final class InterruptedRunIT {

    private static final String PROGRAM =
            """
            import hyperserve.api.Response;
            import hyperserve.runtime.Server;

            public final class Interrupted {
                private static boolean isSignalled() {
                    return Thread.getAllStackTraces().keySet().stream()
                            .anyMatch(thread -> thread.getName().startsWith("SIGTERM"));
                }

                public static void main(String[] args) throws Exception {
                    Thread main = Thread.currentThread();
                    try {
                        Server.at("127.0.0.1", Integer.parseInt(args[0]))
                                .pool("lockfree")
                                .get("/hello", r -> Response.text("hello"))
                                .get("/interrupt", r -> {
                                    main.interrupt();
                                    while (!isSignalled()) {
                                        Thread.sleep(1);
                                    }
                                    return Response.text("answered");
                                })
                                .run();
                    } catch (InterruptedException e) {
                        System.err.println("interrupted");
                    }
                }
            }
            """;

    @TempDir private Path folder;

    @Test
    void aSignalThatComesMeanwhileWaitsForTheRequests() throws Exception {
        int port = SilentServer.freePort();
        Path program = Files.writeString(folder.resolve("Interrupted.java"), PROGRAM);
        Process process =
                Command.of(Path.of(System.getProperty("java.home"), "bin", "java"))
                        .with("-p", Command.MODULES.toString())
                        .with("--add-modules", "ALL-MODULE-PATH")
                        .with(program.toString(), String.valueOf(port))
                        .start();
        try {
            OutputLines err = new OutputLines(process.errorReader());
            awaitListener(process, port, true);
            try (Socket socket = connect(port)) {
                String request = "GET /interrupt HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                awaitListener(process, port, false);

                // By its handle, which does not close what it writes to.
                process.toHandle().destroy();

                byte[] answer = socket.getInputStream().readAllBytes();
                assertThat(new String(answer, StandardCharsets.US_ASCII)).endsWith("answered");
            }
            assertThat(process.waitFor(Command.LIVENESS)).as("it ends").isTrue();
            assertThat(process.exitValue()).as("%s", err.all()).isZero();
            assertThat(String.join(" ", err.all()))
                    .contains("interrupted")
                    .contains("1 requests finished, 0 connections cut");
        } finally {
            process.destroyForcibly();
        }
    }

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(Math.toIntExact(Command.LIVENESS.toMillis()));
        return socket;
    }

    private static void awaitListener(Process process, int port, boolean there) throws Exception {
        long deadline = System.nanoTime() + Command.LIVENESS.toNanos();
        while (accepts(port) != there) {
            assertThat(process.isAlive()).as("it is alive").isTrue();
            assertThat(System.nanoTime()).as("listening").isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    private static boolean accepts(int port) throws IOException {
        try (Socket socket = connect(port)) {
            return socket.isConnected();
        } catch (ConnectException e) {
            return false;
        }
    }
}
