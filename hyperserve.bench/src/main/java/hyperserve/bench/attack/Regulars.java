package hyperserve.bench.attack;

import hyperserve.api.Nullable;
import hyperserve.test.TlsTrust;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;

/// Clients with a kept connection over TLS each, that ask ten times a second: how long do they wait
/// for an answer while others shake hands?
///
/// What is late because the answer before was late is so from the time on at which it was due.
final class Regulars {

    private static final long APART = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int PATIENCE_MILLIS = 15_000;
    private static final double MILLI = 1e6;
    private static final byte[] REQUEST =
            "GET /plaintext HTTP/1.1\r\nHost: localhost\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private final int port;
    private final SSLContext context;
    private final List<Thread> threads = new ArrayList<>();
    private final ConcurrentLinkedQueue<Long> waits = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> lost = new ConcurrentLinkedQueue<>();

    private volatile boolean counting;
    private volatile boolean stopping;

    private Regulars(int port, SSLContext context) {
        this.port = port;
        this.context = context;
    }

    /// Connects all, one after the other, and lets them ask.
    ///
    /// @param certificate what the server shows
    /// @throws IOException if one is not served
    static Regulars start(int count, int port, Path certificate) throws IOException {
        Regulars regulars = new Regulars(port, TlsTrust.in(certificate));
        for (int i = 0; i < count; i++) {
            Socket socket = regulars.connect();
            TlsPeer peer = regulars.served(socket);
            long first = System.nanoTime() + APART * i / count;
            regulars.threads.add(
                    Thread.ofPlatform()
                            .daemon()
                            .name("regular-" + i)
                            .start(() -> regulars.run(socket, peer, first)));
        }
        return regulars;
    }

    /// {@return clients that are served, and ask no more}
    ///
    /// @param certificate what the server shows
    static List<TlsPeer> connected(int count, int port, Path certificate) throws IOException {
        Regulars regulars = new Regulars(port, TlsTrust.in(certificate));
        List<TlsPeer> peers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            peers.add(regulars.served(regulars.connect()));
        }
        return peers;
    }

    /// Comes anew, with a handshake of its own.
    ///
    /// @return why it was not served, or null
    @Nullable
    String notServedAnew() {
        try (Socket socket = connect()) {
            served(socket);
            return null;
        } catch (IOException e) {
            return "over TLS: " + e;
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private TlsPeer served(Socket socket) throws IOException {
        TlsPeer peer = new TlsPeer(socket, context, "TLSv1.3");
        peer.shakeHands();
        ask(peer);
        return peer;
    }

    static void ask(TlsPeer peer) throws IOException {
        Answer answer = peer.ask(REQUEST);
        if (answer.status() != 200 || answer.sum() != Answer.sum("Hello, World!")) {
            throw new IOException("another answer, status " + answer.status());
        }
    }

    private void run(Socket socket, TlsPeer peer, long first) {
        try (socket) {
            for (long due = first; !stopping; due += APART) {
                long early = due - System.nanoTime();
                TimeUnit.NANOSECONDS.sleep(early);
                long begun = early > 0 ? System.nanoTime() : due;
                ask(peer);
                if (counting) {
                    waits.add(System.nanoTime() - begun);
                }
            }
        } catch (IOException e) {
            lost.add("a request over TLS: " + e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Says whether what they wait for counts from now on.
    void count(boolean counts) {
        counting = counts;
    }

    /// Lets each finish the request that it is at.
    void stop() throws InterruptedException {
        stopping = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /// {@return what was lost, a line each}
    List<String> lost() {
        return List.copyOf(lost);
    }

    /// {@return how many answers have counted}
    int counted() {
        return waits.size();
    }

    /// {@return how long they have waited; after the stop}
    String waits() {
        long[] sorted = waits.stream().mapToLong(Long::longValue).sorted().toArray();
        return sorted.length == 0
                ? "nobody was served over TLS"
                : String.format(
                        Locale.ROOT,
                        "%d over TLS waited %.2f ms, p99 %.2f, at most %.2f",
                        threads.size(),
                        sorted[sorted.length / 2] / MILLI,
                        sorted[sorted.length * 99 / 100] / MILLI,
                        sorted[sorted.length - 1] / MILLI);
    }
}
