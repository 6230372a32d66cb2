package hyperserve.bench.compare;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What connections cost that have had one answer each and are silent since, in a process of their
/// own: [memory][MemoryEach].
///
/// @param name the scenario's name
/// @param connections how many they are
/// @param tls whether it is for servers over TLS
record IdleConnections(String name, int connections, boolean tls) implements Scenario {

    private static final int FIRST = 500;

    @Override
    public Group group() {
        return tls ? Group.TLS : Group.PLAIN;
    }

    @Override
    public Map<String, Double> measure(Run run) throws IOException {
        List<SocketChannel> channels = new ArrayList<>();
        try (ServerProcess server = ServerProcess.start(run.contestant())) {
            // What the server makes once is not counted as any connection's.
            open(server, FIRST, channels);
            closeAll(channels);
            MemoryEach memory = MemoryEach.before(run.contestant(), server);
            open(server, connections, channels);
            Map<String, Double> figures = memory.figures(connections);
            figures.put(Row.FAILED, (double) lost(channels));
            return figures;
        } finally {
            closeAll(channels);
        }
    }

    private static void open(ServerProcess server, int count, List<SocketChannel> channels)
            throws IOException {
        for (int i = 0; i < count; i++) {
            SocketChannel channel = SocketChannel.open(ServerProcess.address(server.port()));
            channels.add(channel);
            server.ask(channel, ServerProcess.request("/plaintext").array());
        }
    }

    /// How many connections the server has closed.
    private static int lost(List<SocketChannel> channels) throws IOException {
        ByteBuffer rest = ByteBuffer.allocate(4096);
        int lost = 0;
        for (SocketChannel channel : channels) {
            channel.configureBlocking(false);
            int length = channel.read(rest.clear());
            while (length > 0) {
                // What TLS has to say after the answer.
                length = channel.read(rest.clear());
            }
            lost += length < 0 ? 1 : 0;
        }
        return lost;
    }

    private static void closeAll(List<SocketChannel> channels) throws IOException {
        for (SocketChannel channel : channels) {
            channel.close();
        }
        channels.clear();
    }
}
