package hyperserve.bench.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/// A closed loop by WebSocket: each socket sends its next message when the last one is back. A
/// request is a message and its echo.
///
/// @param name the scenario's name
/// @param sockets how many sockets
/// @param message what each sends
record Echoes(String name, int sockets, EchoMessage message) implements ClosedLoop {

    @Override
    public Group group() {
        return Group.WS;
    }

    @Override
    public boolean suits(Contestant contestant) {
        return contestant.group() == group()
                && (!message.isCompressed() || contestant.web().contains(WebPart.DEFLATE));
    }

    /// Handshakes and first messages are not measured.
    @Override
    public Map<String, Double> measure(Run run) throws IOException {
        try (EchoClient client = EchoClient.of(run.server().port(), sockets, message)) {
            double before = run.server().cpuMicros();
            Map<String, Double> figures = figures(client, run.plan().seconds());
            return Load.withCpu(figures, run.server().cpuMicros() - before);
        }
    }

    @Override
    public Map<String, Double> load(ServerProcess server, long seconds) {
        try (EchoClient client = EchoClient.of(server.port(), sockets, message)) {
            return figures(client, seconds);
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be run", e);
        }
    }

    private Map<String, Double> figures(EchoClient client, long seconds) throws IOException {
        Map<String, Double> figures = client.run(seconds);
        client.losses().forEach(loss -> System.err.printf("compare: %s: %s%n", name, loss));
        return figures;
    }
}
