package hyperserve.jlink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/// A program with a `main` of its own that does not say when it listens.
final class SilentServer {

    private SilentServer() {}

    static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    /// Starts one that greets, has a request answered, and ends it.
    static void servesAndEndsInOrder(Command command, int port) throws Exception {
        servesAndEndsInOrder(command, port, "/hello/World", "Hello, World!");
    }

    /// Starts it, has a request for a target answered by a text, and ends it.
    static void servesAndEndsInOrder(Command command, int port, String target, String text)
            throws Exception {
        Process process = command.start();
        try {
            OutputLines err = new OutputLines(process.errorReader());
            assertThat(answer(process, port, target, err)).endsWith(text);

            // By its handle, which does not close what it writes to.
            process.toHandle().destroy();

            assertThat(process.waitFor(Command.LIVENESS)).as("it ends").isTrue();
            assertThat(process.exitValue()).as("%s", err.all()).isZero();
            assertThat(String.join(" ", err.all())).contains("requests finished");
        } finally {
            process.destroyForcibly();
        }
    }

    /// {@return what is answered to a request that is sent as soon as somebody listens}
    private static String answer(Process process, int port, String target, OutputLines err)
            throws Exception {
        while (process.isAlive()) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setSoTimeout(Math.toIntExact(Command.LIVENESS.toMillis()));
                String request =
                        "GET " + target + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                byte[] answer = socket.getInputStream().readAllBytes();
                return new String(answer, StandardCharsets.US_ASCII);
            } catch (ConnectException e) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
        }
        return "it has ended: " + err.all();
    }
}
