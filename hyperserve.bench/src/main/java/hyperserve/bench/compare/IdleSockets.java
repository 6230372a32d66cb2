package hyperserve.bench.compare;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/// What WebSockets cost that have had one echo each and are silent since, in a process of their
/// own: memory, as in [IdleConnections].
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
            OptionalDouble heap = IdleConnections.heap(run.contestant(), server);
            double resident = server.residentBytes();
            try (EchoClient client = EchoClient.of(server.port(), sockets, MESSAGE)) {
                Map<String, Double> figures = new HashMap<>();
                figures.put("resident_bytes_each", (server.residentBytes() - resident) / sockets);
                OptionalDouble heapAfter = IdleConnections.heap(run.contestant(), server);
                if (heap.isPresent() && heapAfter.isPresent()) {
                    figures.put(
                            "heap_bytes_each",
                            (heapAfter.getAsDouble() - heap.getAsDouble()) / sockets);
                }
                figures.put(Row.FAILED, (double) client.lost());
                return figures;
            }
        }
    }
}
