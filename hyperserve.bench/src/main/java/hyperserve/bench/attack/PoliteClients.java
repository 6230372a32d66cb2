package hyperserve.bench.attack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Clients with a kept connection each, that ask, read the answer whole, rest a little, and ask
/// again. Each request is answered, by the right content or by 503, or it is lost.
final class PoliteClients {

    private static final int CLIENTS = 4;
    private static final int REST_MILLIS = 20;
    private static final int PATIENCE_MILLIS = 15_000;

    private final int port;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong asked = new AtomicLong();
    private final AtomicLong putOff = new AtomicLong();
    private final ConcurrentLinkedQueue<String> lost = new ConcurrentLinkedQueue<>();
    private volatile boolean stopping;

    private PoliteClients(int port) {
        this.port = port;
    }

    static PoliteClients start(int port) {
        PoliteClients clients = new PoliteClients(port);
        for (int i = 0; i < CLIENTS; i++) {
            int number = i;
            clients.threads.add(
                    Thread.ofPlatform()
                            .daemon()
                            .name("polite-" + i)
                            .start(() -> clients.run(number)));
        }
        return clients;
    }

    private void run(int number) {
        long count = 0;
        while (!stopping) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setTcpNoDelay(true);
                socket.setSoTimeout(PATIENCE_MILLIS);
                boolean stays = true;
                while (stays && !stopping) {
                    stays = ask(socket, number, ++count);
                    rest();
                }
            } catch (IOException e) {
                lost.add("polite request %d-%d: %s".formatted(number, count, e));
                rest();
            }
        }
    }

    /// Asks for a name, or in every fourth request sends a text.
    private boolean ask(Socket socket, int number, long count) throws IOException {
        String name = number + "-" + count;
        boolean posts = count % 4 == 0;
        String text = name.repeat(100);
        String request =
                posts
                        ? "POST /copy HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n%s"
                                .formatted(text.length(), text)
                        : "GET /hello/%s HTTP/1.1\r\nHost: a\r\n\r\n".formatted(name);
        asked.incrementAndGet();
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        Answer answer = Newcomers.read(socket.getInputStream());
        if (answer.status() == 503) {
            putOff.incrementAndGet();
        } else if (answer.status() != 200
                || answer.sum() != Answer.sum(posts ? text : "Hello, " + name + "!")) {
            throw new IOException("another answer, status " + answer.status());
        }
        return !answer.closes();
    }

    private static void rest() {
        try {
            TimeUnit.MILLISECONDS.sleep(REST_MILLIS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Lets each finish the request that it is at.
    void stop() throws InterruptedException {
        stopping = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    long asked() {
        return asked.get();
    }

    long putOff() {
        return putOff.get();
    }

    /// {@return what was lost, a line each}
    List<String> lost() {
        return List.copyOf(lost);
    }
}
