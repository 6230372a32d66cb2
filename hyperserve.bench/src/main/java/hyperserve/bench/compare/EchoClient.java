package hyperserve.bench.compare;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// WebSockets to one server, all on the thread that calls, each of which waits for the echo of its
/// message before it sends the next.
final class EchoClient implements AutoCloseable {

    /// How long the last echoes are waited for.
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

    private static final long LOOK_AGAIN_MILLIS = 100;
    private static final int BUFFER = 256 * 1024;

    private final Selector selector = Selector.open();
    private final List<EchoSocket> sockets = new ArrayList<>();
    private final List<String> losses = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    private Histogram latencies = new Histogram();

    /// How many sockets wait for an echo.
    private int waiting;

    private long end;

    private EchoClient() throws IOException {}

    /// Opens sockets, each of which has had one echo then.
    ///
    /// @param port where the server is
    /// @param number how many sockets
    /// @param message what each of them sends
    /// @throws IOException if the server does not do its part
    /// @throws IllegalStateException if a process may not have so many sockets open
    static EchoClient of(int port, int number, EchoMessage message) throws IOException {
        Descriptors.require("WebSockets", number);
        EchoClient client = new EchoClient();
        try {
            for (int i = 0; i < number; i++) {
                EchoSocket socket = EchoSocket.open(port, message);
                client.sockets.add(socket);
                socket.register(client.selector);
            }
            return client;
        } catch (IOException | RuntimeException e) {
            client.close();
            throw e;
        }
    }

    /// Sends for some time, and waits for the last echoes. A socket that is lost, or whose echo
    /// does not come, is one that failed.
    ///
    /// @return the figures, but for the server's processor time
    Map<String, Double> run(long seconds) throws IOException {
        return run(seconds, PATIENCE);
    }

    /// The same.
    ///
    /// @param patience how long the last echoes are waited for, in nanoseconds
    Map<String, Double> run(long seconds, long patience) throws IOException {
        latencies = new Histogram();
        long begun = System.nanoTime();
        end = begun + TimeUnit.SECONDS.toNanos(seconds);
        List<SelectionKey> keys = List.copyOf(selector.keys());
        waiting = keys.size();
        keys.forEach(this::send);
        while (waiting > 0 && System.nanoTime() - end < patience) {
            selector.select(this::ready, LOOK_AGAIN_MILLIS);
        }
        double micros = (System.nanoTime() - begun) / 1e3;
        for (int i = 0; i < waiting; i++) {
            losses.add("an echo did not come");
        }
        Map<String, Double> figures = new HashMap<>(latencies.figures());
        figures.put(Row.REQUESTS, (double) latencies.total());
        figures.put("rate", latencies.total() * 1e6 / micros);
        figures.put(Row.FAILED, (double) losses.size());
        return figures;
    }

    private void send(SelectionKey key) {
        try {
            ((EchoSocket) key.attachment()).send(key);
        } catch (IOException e) {
            lose(key, e);
        }
    }

    private void ready(SelectionKey key) {
        EchoSocket socket = (EchoSocket) key.attachment();
        try {
            if (key.isWritable()) {
                socket.flush(key);
            }
            if (key.isReadable() && socket.read(buffer)) {
                long now = System.nanoTime();
                latencies.record(now - socket.sentAt());
                if (now - end < 0) {
                    socket.send(key);
                } else {
                    waiting--;
                }
            }
        } catch (IOException e) {
            lose(key, e);
        }
    }

    private void lose(SelectionKey key, IOException cause) {
        key.cancel();
        waiting--;
        losses.add("a socket is lost: " + cause);
    }

    /// {@return a sentence for each socket that failed while messages were sent}
    List<String> losses() {
        return List.copyOf(losses);
    }

    /// {@return how many sockets the server has closed while nothing was sent, or echoed on}
    int lost() throws IOException {
        int lost = 0;
        for (EchoSocket socket : sockets) {
            lost += isLost(socket) ? 1 : 0;
        }
        return lost;
    }

    private boolean isLost(EchoSocket socket) {
        try {
            return socket.read(buffer);
        } catch (IOException e) {
            // It is closed, which is what the caller wants to know.
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        for (EchoSocket socket : sockets) {
            socket.close();
        }
        selector.close();
    }
}
