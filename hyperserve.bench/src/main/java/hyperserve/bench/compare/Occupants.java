package hyperserve.bench.compare;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// Clients each of which asks for one target again and again, as soon as it has the answer; until
/// the server ends, or they are closed.
final class Occupants implements AutoCloseable {

    private final AtomicInteger answered = new AtomicInteger();
    private final CountDownLatch asked;
    private final CountDownLatch served;
    private volatile boolean closed;

    private Occupants(int number) {
        this.asked = new CountDownLatch(number);
        this.served = new CountDownLatch(number);
    }

    /// Lets them in, one for each target, and waits until all have asked.
    static Occupants of(ServerProcess server, List<String> targets) {
        Occupants all = new Occupants(targets.size());
        for (String target : targets) {
            Thread.ofPlatform().daemon().start(() -> all.ask(server.port(), target));
        }
        await(all.asked);
        return all;
    }

    /// Waits until as many answers have come as there are clients, or clients have given up.
    void awaitAnswers() {
        await(served);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while others are served", e);
        }
    }

    private void ask(int port, String target) {
        byte[] request = ServerProcess.request(target).array();
        byte[] answer = new byte[4096];
        try (Socket socket = new Socket()) {
            socket.connect(ServerProcess.address(port));
            InputStream in = socket.getInputStream();
            while (!closed) {
                socket.getOutputStream().write(request);
                asked.countDown();
                // It is small, and comes in one piece.
                if (in.read(answer) <= 0) {
                    break;
                }
                answered.incrementAndGet();
                served.countDown();
            }
        } catch (IOException e) {
            // The server has been ended, or has thrown it out: seen from how many were answered.
            asked.countDown();
            served.countDown();
        }
    }

    /// {@return how many answers they have had}
    int answered() {
        return answered.get();
    }

    @Override
    public void close() {
        closed = true;
    }
}
