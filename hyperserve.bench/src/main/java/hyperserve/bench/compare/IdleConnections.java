package hyperserve.bench.compare;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What connections cost that have had one answer each and are silent since, in a process of their
/// own. The heap is measured after a full collection, on JVMs that jcmd can talk to.
///
/// @param name the scenario's name
/// @param connections how many they are
/// @param tls whether it is for servers over TLS
record IdleConnections(String name, int connections, boolean tls) implements Scenario {

    private static final int FIRST = 500;
    private static final Pattern USED = Pattern.compile("used ([0-9]+)K");

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
            OptionalDouble heap = heap(run.contestant(), server);
            double resident = server.residentBytes();
            open(server, connections, channels);
            Map<String, Double> figures = new HashMap<>();
            figures.put("resident_bytes_each", (server.residentBytes() - resident) / connections);
            OptionalDouble heapAfter = heap(run.contestant(), server);
            if (heap.isPresent() && heapAfter.isPresent()) {
                figures.put(
                        "heap_bytes_each",
                        (heapAfter.getAsDouble() - heap.getAsDouble()) / connections);
            }
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

    static OptionalDouble heap(Contestant contestant, ServerProcess server) {
        if (!contestant.java()) {
            return OptionalDouble.empty();
        }
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        String pid = Long.toString(server.pid());
        Command.run(List.of(jcmd, pid, "GC.run"), 60);
        return OptionalDouble.of(used(Command.run(List.of(jcmd, pid, "GC.heap_info"), 60)));
    }

    /// The bytes in use, of the answer to `GC.heap_info`.
    static double used(String heapInfo) {
        double sum = 0;
        for (String line : heapInfo.lines().toList()) {
            Matcher used = USED.matcher(line);
            boolean metadata = line.contains("Metaspace") || line.contains("class space");
            if (!metadata && used.find()) {
                sum += Double.parseDouble(used.group(1)) * 1024;
            }
        }
        return sum;
    }
}
