package hyperserve.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.runtime.Server;
import hyperserve.test.Eventually;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Clients that are killed, or of whose hosts nothing is heard any more.
final class VanishingTest {

    private static final int MANY = 3;

    @ParameterizedTest
    @EnumSource
    void noticesClientsThatAreKilledWithinAMessage(Pool pool) throws Exception {
        Crowd crowd = new Crowd();
        try (Server server = Servers.on(pool).get("/", r -> WebSocket.listen(r, crowd)).start()) {
            List<Process> clients = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                clients.add(ChildClient.start(server.port(), ChildClient.Mode.HALF));
            }
            Eventually.is("kept", () -> server.memoryKept() > MANY * 50_000);
            // SIGKILL.
            clients.forEach(Process::destroyForcibly);
            assertThat(crowd.ends(MANY)).containsOnlyKeys(1006);
            Eventually.atMost("memory kept", 0, server::memoryKept);
            Eventually.atMost("connections", 0, server::connections);
        }
    }

    /// Its system still takes what is sent, as nobody reads it.
    @ParameterizedTest
    @EnumSource
    void noticesAClientThatIsStopped(Pool pool) throws Exception {
        Recorder recorder = new Recorder();
        WebSocketConfig config = WebSocketConfig.defaults().withPingInterval(Duration.ofSeconds(1));
        try (Server server =
                Servers.on(pool).get("/", r -> WebSocket.listen(r, config, recorder)).start()) {
            Process client = ChildClient.start(server.port(), ChildClient.Mode.ANSWERS);
            try {
                signal("STOP", client);
                assertThat(recorder.end())
                        .isEqualTo("closed 1006 the client gives no sign of life");
                Eventually.atMost("memory kept", 0, server::memoryKept);
                Eventually.atMost("connections", 0, server::connections);
            } finally {
                client.destroyForcibly();
            }
        }
    }

    private static void signal(String name, Process to) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(to.pid())).start();
        assertThat(kill.waitFor()).as("kill (apt-get install procps)").isZero();
    }
}
