package hyperserve.bench.compare;

import java.io.IOException;
import java.util.Map;

/// What WebSockets cost that have had one echo each and are silent since, in a process of their
/// own: [memory][MemoryEach].
///
/// @param name the scenario's name
/// @param sockets how many they are
record IdleSockets(String name, int sockets) implements Scenario {

    private static final int FIRST = 500;
    private static final EchoMessage MESSAGE = EchoMessage.ofBytes(16);

    @Override
    public Group group() {
        return Group.WS;
    }

    @Override
    public boolean warmsUpItself() {
        return true;
    }

    @Override
    public Map<String, Double> measure(Run run) throws IOException {
        try (ServerProcess server = ServerProcess.start(run.contestant())) {
            // What the server makes once is not counted as any socket's.
            EchoClient.of(server.port(), FIRST, MESSAGE).close();
            MemoryEach memory = MemoryEach.before(run.contestant(), server);
            try (EchoClient client = EchoClient.of(server.port(), sockets, MESSAGE)) {
                Map<String, Double> figures = memory.figures(sockets);
                figures.put(Row.FAILED, (double) client.lost());
                return figures;
            }
        }
    }
}
