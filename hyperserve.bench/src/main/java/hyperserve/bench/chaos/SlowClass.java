package hyperserve.bench.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;

/// A class that needs somebody else's answer before it can be used. Its bytes are the template of
/// many.
final class SlowClass {

    static final int ANSWER = ask();

    private SlowClass() {}

    private static int ask() {
        int port = Integer.getInteger("chaos.slow.port", 0);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.getInputStream().read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
