package hyperserve.websocket;

import static hyperserve.websocket.WireClient.*;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/// A client that is a process of its own, so that it can be killed: it needs nothing of the server.
final class ChildClient {

    /// What it does when its socket is open.
    enum Mode {
        /// Begins with a message, and goes no further.
        HALF,
        /// Answers pings.
        ANSWERS
    }

    private ChildClient() {}

    /// Starts one, and waits until its socket is open.
    static Process start(int port, Mode mode) throws Exception {
        URI own = ChildClient.class.getResource("ChildClient.class").toURI();
        Path classes = Path.of(own).getParent().getParent().getParent();
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xshare:auto",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                classes.toString(),
                                ChildClient.class.getName(),
                                Integer.toString(port),
                                mode.name())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        String line = process.inputReader().readLine();
        if (!"ready".equals(line)) {
            process.destroyForcibly();
            throw new AssertionError("the client said " + line);
        }
        return process;
    }

    static void main(String[] args) throws IOException {
        try (WireClient client = connect(Integer.parseInt(args[0]), 0).opening("/")) {
            if (Mode.valueOf(args[1]) == Mode.HALF) {
                client.frame(BINARY, new byte[50_000]);
                client.raw(java.util.Arrays.copyOf(bytesOf(CONTINUATION, new byte[50_000]), 100));
            }
            System.out.println("ready");
            while (true) {
                Frame frame = client.next();
                if (frame.opcode() == PING) {
                    client.frame(FIN | PONG, frame.payload());
                }
            }
        }
    }
}
