package hyperserve.bench.compare;

import hyperserve.test.Http2Frames;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/// Clients that each say one thing over and over, as fast as a connection takes it, and connect
/// anew when they are cut: `FloodClients PORT FLOOD SECONDS`. A process of its own, as what it does
/// is not to be counted as anybody else's.
public final class FloodClients {

    private static final int CLIENTS = 8;
    private static final int AT_ONCE = 64;

    private final int port;
    private final Flood flood;
    private final long end;
    private final LongAdder said = new LongAdder();
    private final LongAdder cut = new LongAdder();

    private FloodClients(int port, Flood flood, int seconds) {
        this.port = port;
        this.flood = flood;
        this.end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    }

    /// Floods, and prints how often something was said and a client was cut: `said N cut N`.
    ///
    /// @param args port, flood and seconds
    /// @throws InterruptedException if the process is to end
    public static void main(String[] args) throws InterruptedException {
        FloodClients clients =
                new FloodClients(
                        Integer.parseInt(args[0]),
                        Flood.valueOf(args[1]),
                        Integer.parseInt(args[2]));
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            threads.add(Thread.ofPlatform().start(clients::attack));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        System.out.println("said " + clients.said.sum() + " cut " + clients.cut.sum());
    }

    private void attack() {
        while (System.nanoTime() < end) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                Thread.ofVirtual().start(() -> read(socket));
                flood(socket.getOutputStream());
            } catch (IOException _) {
                // That is how it ends, again and again.
                cut.increment();
            }
        }
    }

    private void flood(OutputStream out) throws IOException {
        FrameBytes frames = new FrameBytes().preface().frame(Http2Frames.SETTINGS, 0, 0);
        int i = 0;
        while (System.nanoTime() < end) {
            for (int last = i + AT_ONCE; i < last; i++) {
                flood.say(frames, i);
            }
            out.write(frames.take());
            said.add(AT_ONCE);
        }
    }

    /// What is not read would in the end hold up the server, and the flood with it.
    private static void read(Socket socket) {
        byte[] buffer = new byte[16 * 1024];
        try (InputStream in = socket.getInputStream()) {
            while (in.read(buffer) >= 0) {
                // What it says does not matter.
            }
        } catch (IOException _) {
            // The writer sees the same.
            return;
        }
    }
}
