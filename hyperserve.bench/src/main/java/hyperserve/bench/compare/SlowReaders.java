package hyperserve.bench.compare;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Fast requests on 64 connections while three clients read long answers at 3 KB a second; and the
/// same without them, just before and just after, in the same process.
record SlowReaders() implements Scenario {

    private static final Load FAST = Load.of("fast", "/plaintext", 64);
    private static final byte[] LONG =
            ServerProcess.request("/bytes?n=" + 64 * 1024 * 1024).array();
    private static final int READERS = 3;
    private static final int PIECE = 300;
    private static final int PAUSE_MILLIS = 100;

    @Override
    public String name() {
        return "slow-readers-64";
    }

    @Override
    public boolean needsAllRoutes() {
        return true;
    }

    @Override
    public Set<Tool> tools() {
        return Set.of(Tool.WRK);
    }

    @Override
    public Map<String, Double> measure(Run run) throws IOException {
        Map<String, Double> before = FAST.measure(run);
        Map<String, Double> figures = new HashMap<>();
        List<Socket> sockets = new ArrayList<>();
        List<Thread> readers = new ArrayList<>();
        try {
            for (int i = 0; i < READERS; i++) {
                Socket socket = begun(run.server());
                sockets.add(socket);
                readers.add(Thread.ofPlatform().daemon().start(() -> read(socket)));
            }
            figures.putAll(FAST.measure(run));
            figures.put("slow_left", (double) readers.stream().filter(Thread::isAlive).count());
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
        double alone = (cpu(before) + cpu(FAST.measure(run))) / 2;
        figures.put("cpu_ratio", cpu(figures) / alone);
        return figures;
    }

    private static double cpu(Map<String, Double> figures) {
        return figures.getOrDefault("cpu_us", Double.NaN);
    }

    /// {@return a connection on which a long answer has begun}
    private static Socket begun(ServerProcess server) throws IOException {
        Socket socket = new Socket();
        // Before it connects: it is what the window is made of.
        socket.setReceiveBufferSize(4096);
        socket.connect(ServerProcess.address(server.port()));
        socket.getOutputStream().write(LONG);
        if (socket.getInputStream().read() < 0) {
            throw new IOException("no answer for a slow reader");
        }
        return socket;
    }

    private static void read(Socket socket) {
        try {
            InputStream in = socket.getInputStream();
            while (in.readNBytes(PIECE).length == PIECE) {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException _) {
            // It was closed, as the measurement is over; or cut: who has ended before is counted.
            return;
        }
    }
}
