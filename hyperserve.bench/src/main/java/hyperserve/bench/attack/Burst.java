package hyperserve.bench.attack;

import hyperserve.test.TlsKey;
import hyperserve.test.TlsTrust;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;

import javax.net.ssl.SSLContext;

/// Handshakes that all wait when a server looks, and what clients wait meanwhile that are connected
/// over TLS already and ask all the time: `Burst IMAGE [BURSTS]`.
///
/// The server is stopped until 64 have connected and sent a ClientHello each, so that it does not
/// depend on the machine how many come at once. A line for servers that have just started, with a
/// burst each, and one for a server that has had others.
public final class Burst {

    private static final int HELLOS = 64;
    private static final int ASKING = 4;
    private static final int WARMING = 30;
    private static final int STARTS = 3;
    private static final double MILLI = 1e6;

    private final Target target;
    private final byte[] hello;
    private final List<Long> waits = new ArrayList<>();
    private final List<Long> longest = new ArrayList<>();
    private final List<Long> lengths = new ArrayList<>();

    private Burst(Target target, Path certificate) throws IOException {
        this.target = target;
        SSLContext context = TlsTrust.in(certificate);
        try (Socket nowhere = new Socket()) {
            this.hello = new TlsPeer(nowhere, context, "TLSv1.3").say();
        }
    }

    /// Measures.
    ///
    /// @param args the image, and how many bursts a warm server has (20)
    /// @throws Exception if the server does not start, or does not serve
    public static void main(String[] args) throws Exception {
        Path image = Path.of(args[0]);
        int bursts = args.length > 1 ? Integer.parseInt(args[1]) : 20;
        TlsKey key = TlsKey.make(Path.of("target/tls"));
        List<Burst> cold = new ArrayList<>();
        for (int i = 0; i < STARTS; i++) {
            cold.add(measure(image, key, 0, 1));
        }
        System.out.println("cold: " + line(cold));
        System.out.println("warm: " + line(List.of(measure(image, key, WARMING, bursts))));
    }

    /// @param warming how many bursts come before
    private static Burst measure(Path image, TlsKey key, int warming, int bursts)
            throws IOException, InterruptedException {
        Path errors = Path.of("target/tls/burst.stderr.txt");
        try (Target target =
                Target.startWithTls(image, "", errors, key, Patience.FULL.headerTimeout())) {
            Burst burst = new Burst(target, key.certificate());
            List<TlsPeer> peers = Regulars.connected(ASKING, target.tlsPort(), key.certificate());
            for (int i = 0; i < warming; i++) {
                burst.once(peers);
            }
            burst.forget();
            for (int i = 0; i < bursts; i++) {
                burst.once(peers);
            }
            return burst;
        }
    }

    private void forget() {
        waits.clear();
        longest.clear();
        lengths.clear();
    }

    private void once(List<TlsPeer> peers) throws IOException, InterruptedException {
        List<Socket> burst = new ArrayList<>();
        Asking asking = new Asking();
        try {
            target.pause(true);
            for (int i = 0; i < HELLOS; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), target.tlsPort());
                burst.add(socket);
                socket.setSoLinger(true, 0);
                socket.getOutputStream().write(hello);
            }
            target.pause(false);
            long begun = System.nanoTime();
            asking.start(peers);
            for (Socket socket : burst) {
                if (socket.getInputStream().read() < 0) {
                    throw new IOException("a handshake was refused");
                }
            }
            lengths.add(System.nanoTime() - begun);
            List<Long> all = asking.stop();
            waits.addAll(all);
            longest.add(all.stream().mapToLong(Long::longValue).max().orElse(0));
        } finally {
            for (Socket socket : burst) {
                socket.close();
            }
        }
    }

    private static String line(List<Burst> bursts) {
        long[] waits = sorted(bursts.stream().map(each -> each.waits).toList());
        long[] longest = sorted(bursts.stream().map(each -> each.longest).toList());
        long[] lengths = sorted(bursts.stream().map(each -> each.lengths).toList());
        return String.format(
                Locale.ROOT,
                "%d bursts of %d, all told after %.0f ms; others waited %.2f ms, p99 %.1f, in the"
                        + " middle burst at most %.1f",
                lengths.length,
                HELLOS,
                lengths[lengths.length / 2] / MILLI,
                waits[waits.length / 2] / MILLI,
                waits[waits.length * 99 / 100] / MILLI,
                longest[longest.length / 2] / MILLI);
    }

    private static long[] sorted(List<List<Long>> values) {
        return values.stream().flatMap(List::stream).mapToLong(Long::longValue).sorted().toArray();
    }

    /// Those who ask during one burst.
    private static final class Asking {

        private final ConcurrentLinkedQueue<Long> waits = new ConcurrentLinkedQueue<>();
        private final ConcurrentLinkedQueue<IOException> failures = new ConcurrentLinkedQueue<>();
        private final List<Thread> threads = new ArrayList<>();
        private volatile boolean over;

        void start(List<TlsPeer> peers) {
            for (TlsPeer peer : peers) {
                threads.add(Thread.ofPlatform().daemon().start(() -> ask(peer)));
            }
        }

        private void ask(TlsPeer peer) {
            try {
                while (!over) {
                    long begun = System.nanoTime();
                    Regulars.ask(peer);
                    waits.add(System.nanoTime() - begun);
                }
            } catch (IOException e) {
                failures.add(e);
            }
        }

        List<Long> stop() throws IOException, InterruptedException {
            over = true;
            for (Thread thread : threads) {
                thread.join();
            }
            if (!failures.isEmpty()) {
                throw failures.element();
            }
            return List.copyOf(waits);
        }
    }
}
