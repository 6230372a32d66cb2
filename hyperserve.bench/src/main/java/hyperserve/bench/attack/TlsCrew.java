package hyperserve.bench.attack;

import hyperserve.test.TlsTrust;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import javax.net.ssl.SSLContext;

/// The clients of a hoard over TLS, in a process of their own as a [Crew] is, with a virtual thread
/// each: `TlsCrew PORT HOARD CLIENTS SOURCE CERTIFICATE`.
final class TlsCrew {

    /// So many who are in haste shake hands at once.
    private static final int CROWD = 64;

    /// So many others, whose own part of it takes long, and who are not to be late by that.
    private static final int FEW = 16;

    private static final int REPORT_MILLIS = 50;

    private final Hoard hoard;
    private final int clients;
    private final InetSocketAddress server;
    private final InetAddress source;
    private final SSLContext context;
    private final byte[] hello;
    private final Semaphore places;
    private final CountDownLatch unconnected;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong attempted = new AtomicLong();
    private final AtomicLong peak = new AtomicLong();
    private final AtomicLong settled = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong cut = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong longestMillis = new AtomicLong();
    private volatile boolean released;

    TlsCrew(Hoard hoard, int clients, int port, InetAddress source, Path certificate)
            throws IOException {
        this.hoard = hoard;
        this.clients = clients;
        this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.source = source;
        this.places =
                switch (hoard.manner()) {
                    case HASTY -> new Semaphore(CROWD);
                    case VOLLEY -> new Semaphore(clients);
                    default -> new Semaphore(FEW);
                };
        this.unconnected = new CountDownLatch(clients);
        this.context = TlsTrust.in(certificate);
        try (Socket nowhere = new Socket()) {
            this.hello = new TlsPeer(nowhere, context, "TLSv1.3").say();
        }
    }

    /// Runs a crew. It prints its report again and again, and ends when its standard input does.
    ///
    /// @param args port, name of the hoard, number of clients, source address, file with what the
    ///     server shows
    /// @throws IOException if the certificate cannot be read
    public static void main(String[] args) throws IOException, InterruptedException {
        TlsCrew crew =
                new TlsCrew(
                        Hoards.named(args[1]),
                        Integer.parseInt(args[2]),
                        Integer.parseInt(args[0]),
                        InetAddress.getByName(args[3]),
                        Path.of(args[4]));
        Thread.ofPlatform().daemon().start(crew::tellAgainAndAgain);
        EndOfInput.then(crew::release);
        crew.run();
        System.out.println(crew.report().line());
    }

    private void tellAgainAndAgain() {
        try {
            while (!released) {
                System.out.println(report().line());
                TimeUnit.MILLISECONDS.sleep(REPORT_MILLIS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Lets the clients go; any thread may call it.
    void release() {
        released = true;
        open.forEach(TlsCrew::close);
    }

    /// Lets the clients come, and stay until they have left or are released.
    void run() throws InterruptedException {
        long begun = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < clients && !released; i++) {
                long due = begun + TimeUnit.MILLISECONDS.toNanos((long) i * hoard.paceMillis());
                TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
                places.acquire();
                Misdeed misdeed = hoard.misdeeds().get(i % hoard.misdeeds().size());
                threads.execute(() -> come(misdeed));
            }
            while (!released) {
                TimeUnit.MILLISECONDS.sleep(REPORT_MILLIS);
            }
        }
    }

    private void come(Misdeed misdeed) {
        attempted.incrementAndGet();
        Socket socket = new Socket();
        open.add(socket);
        peak.accumulateAndGet(open.size(), Math::max);
        try (socket) {
            long since = misbehave(socket, misdeed);
            if (hoard.manner() == Manner.OUTSTAYING) {
                outstay(socket, since);
            }
        } catch (IOException e) {
            if (!released && lost.incrementAndGet() == 1) {
                System.err.println("a client could not do " + misdeed + ": " + e);
            }
        } finally {
            open.remove(socket);
        }
    }

    /// {@return since when the server could have cut it}
    private long misbehave(Socket socket, Misdeed misdeed) throws IOException {
        try {
            socket.setReuseAddress(true);
            socket.setTcpNoDelay(true);
            socket.bind(new InetSocketAddress(source, 0));
            socket.connect(server);
            unconnected.countDown();
            if (hoard.manner() == Manner.VOLLEY) {
                unconnected.await();
            }
            long connected = System.nanoTime();
            TlsPeer peer = misdeed.begin(socket, context);
            long begun = System.nanoTime();
            commit(peer, misdeed);
            if (hoard.manner().isHasty()) {
                (socket.getInputStream().read() < 0 ? cut : answered).incrementAndGet();
                waited(connected);
                socket.setSoLinger(true, 0);
            }
            return misdeed.isInSession() ? begun : connected;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted in the volley");
        } finally {
            settled.incrementAndGet();
            places.release();
        }
    }

    private void commit(TlsPeer peer, Misdeed misdeed) {
        try {
            misdeed.commit(peer, hello);
        } catch (IOException _) {
            // Cut in the midst of it, as whoever reads next finds out.
        }
    }

    private void outstay(Socket socket, long since) {
        byte[] buffer = new byte[256];
        boolean told = false;
        try {
            while (socket.getInputStream().read(buffer) > 0) {
                told = true;
            }
        } catch (IOException _) {
            // A reset is an end, too.
        }
        answered.addAndGet(told ? 1 : 0);
        if (!released) {
            cut.incrementAndGet();
            waited(since);
        }
    }

    private void waited(long since) {
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
        longestMillis.accumulateAndGet(millis, Math::max);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            System.err.println("a client could not leave: " + e);
        }
    }

    /// {@return how far they have come; any thread may ask}
    CrewReport report() {
        return new CrewReport(
                attempted.get(),
                open.size(),
                peak.get(),
                settled.get(),
                answered.get(),
                0,
                cut.get(),
                lost.get(),
                longestMillis.get());
    }
}
