package hyperserve.bench.attack;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

@Timeout(60)
final class ProbeTest {

    private static final long LATE_MILLIS = 400;

    private interface Conduct {
        void on(Socket socket) throws Exception;
    }

    /// Asks a server that does so with three connections, and ends.
    private static Probe ask(Conduct conduct) throws Exception {
        try (Probe probe = serve(conduct)) {
            probe.stop();
            return probe;
        }
    }

    private static Probe serve(Conduct conduct) throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Probe probe = Probe.start(listener.getLocalPort());
            for (int i = 0; i < 3; i++) {
                try (Socket socket = listener.accept()) {
                    conduct.on(socket);
                }
            }
            return probe;
        }
    }

    private static void answer(Socket socket, String status) throws Exception {
        assertThat(socket.getInputStream().read(new byte[1024])).isPositive();
        String answer = "HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n";
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void tellsOfAServerThatIsLate() throws Exception {
        // What it waits for here is part of what is measured, and nothing is synchronised by it.
        Probe probe =
                ask(
                        socket -> {
                            TimeUnit.MILLISECONDS.sleep(LATE_MILLIS);
                            answer(socket, "200 OK");
                        });
        assertThat(probe.worstMillis() + probe.machineMillis()).isGreaterThan(LATE_MILLIS);
    }

    @Test
    void takesNothingBut200And503() throws Exception {
        assertThat(ask(socket -> answer(socket, "500 No")).firstFailure()).contains("500");
        assertThat(ask(Socket::close).failed()).isPositive();
        Probe refused = ask(socket -> answer(socket, "503 Later"));
        assertThat(refused.firstFailure()).doesNotContain("503");
    }
}
