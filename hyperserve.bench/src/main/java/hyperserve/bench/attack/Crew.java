package hyperserve.bench.attack;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Some of the clients of a hoard, as many as one process may have connections, in a process of
/// their own: `Crew PORT HOARD CLIENTS SOURCE`. They connect from an address that is theirs alone,
/// as one address has only so many ports. It prints its report four times a second, and ends when
/// its standard input does.
final class Crew {

    /// So many connect at once: a crowd, but no more than a listener's queue takes.
    private static final int CONNECTING = 256;

    private static final long REPORT_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long RESET_NANOS = TimeUnit.MILLISECONDS.toNanos(1500);
    private static final long DRIP_NANOS = TimeUnit.SECONDS.toNanos(3);

    private record Due(Hoarder hoarder, long nanoTime) {}

    private final Hoard hoard;
    private final int clients;
    private final InetSocketAddress server;
    private final InetSocketAddress source;
    private final Selector selector = Selector.open();
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(64 * 1024);
    private final Set<Hoarder> open = new HashSet<>();
    private final ArrayDeque<Due> due = new ArrayDeque<>();
    private final long begun = System.nanoTime();
    private long resetTime;
    private int connecting;
    private int attempted;
    private int peak;
    private int gone;
    private int answered;
    private int refused;
    private int cut;
    private int lost;
    private volatile boolean released;

    /// Written by the crew's thread alone.
    private volatile CrewReport last = CrewReport.NONE;

    Crew(Hoard hoard, int clients, int port, InetAddress source) throws IOException {
        this.hoard = hoard;
        this.clients = clients;
        this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.source = new InetSocketAddress(source, 0);
    }

    /// Runs a crew.
    ///
    /// @param args port, name of the hoard, number of clients, source address
    /// @throws IOException if sockets cannot be had
    public static void main(String[] args) throws IOException {
        Hoard hoard = Hoards.named(args[1]);
        InetAddress source = InetAddress.getByName(args[3]);
        Crew crew = new Crew(hoard, Integer.parseInt(args[2]), Integer.parseInt(args[0]), source);
        EndOfInput.then(crew::release);
        crew.run();
    }

    /// Lets the clients go; any thread may call it.
    void release() {
        released = true;
        selector.wakeup();
    }

    /// Lets the clients come and stay until they are released.
    void run() throws IOException {
        long report = System.nanoTime();
        while (!released) {
            come();
            selector.select(this::turn, 50);
            long now = System.nanoTime();
            doWhatIsDue(now);
            if (now - report >= 0) {
                report = now + REPORT_NANOS;
                tell();
            }
        }
        boolean reset = false;
        for (Hoarder hoarder : List.copyOf(open)) {
            leave(hoarder, reset || hoard.manner() == Manner.HOLD_AND_RESET);
            reset = !reset;
        }
        selector.close();
        tell();
    }

    private void tell() {
        last = count();
        System.out.println(last.line());
    }

    /// {@return what was last told; any thread may ask}
    CrewReport report() {
        return last;
    }

    private void come() throws IOException {
        int mayCome = Math.min(clients, attempted + CONNECTING);
        if (hoard.paceMillis() > 0) {
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
            mayCome = (int) Math.min(mayCome, 1 + millis / hoard.paceMillis());
        }
        while (attempted < mayCome && connecting < CONNECTING) {
            attempted++;
            try {
                Hoarder hoarder = Hoarder.come(hoard, source, server, selector);
                open.add(hoarder);
                connecting++;
                if (hoarder.isConnected()) {
                    arrived(hoarder);
                }
            } catch (ConnectException _) {
                // The server has ended, which others find out.
                cut++;
                gone++;
            }
        }
    }

    private void turn(SelectionKey key) {
        Hoarder hoarder = (Hoarder) key.attachment();
        boolean connected = hoarder.isConnected();
        boolean stays;
        try {
            stays = hoarder.turn(scratch);
        } catch (IOException _) {
            // Refused, closed or reset by the server, which is what is counted.
            cut++;
            stays = false;
        }
        if (!connected && hoarder.isConnected()) {
            arrived(hoarder);
        }
        if (!stays) {
            leave(hoarder, false);
        }
    }

    private void arrived(Hoarder hoarder) {
        connecting--;
        peak = Math.max(peak, open.size() - connecting);
        long now = System.nanoTime();
        resetTime = now + RESET_NANOS;
        if (hoard.manner() == Manner.DRIP) {
            due.add(new Due(hoarder, now + DRIP_NANOS));
        }
    }

    private void doWhatIsDue(long now) {
        if (hoard.manner() == Manner.RESET && attempted == clients && now - resetTime >= 0) {
            List.copyOf(open).forEach(hoarder -> leave(hoarder, true));
        }
        // All wait for the same time, so that who came first is due first.
        while (!due.isEmpty() && now - due.element().nanoTime() >= 0) {
            Hoarder hoarder = due.remove().hoarder();
            if (open.contains(hoarder)) {
                drip(hoarder);
            }
        }
    }

    private void drip(Hoarder hoarder) {
        try {
            hoarder.drip();
            due.add(new Due(hoarder, System.nanoTime() + DRIP_NANOS));
        } catch (IOException _) {
            cut++;
            leave(hoarder, false);
        }
    }

    private void leave(Hoarder hoarder, boolean reset) {
        open.remove(hoarder);
        connecting -= hoarder.isConnected() ? 0 : 1;
        gone++;
        answered += hoarder.isAnswered() ? 1 : 0;
        refused += hoarder.isRefused() ? 1 : 0;
        lost += hoard.manner() == Manner.HONEST && !hoarder.isContent() ? 1 : 0;
        try {
            hoarder.leave(reset);
        } catch (IOException _) {
            // It is gone all the same.
        }
    }

    private CrewReport count() {
        int nowSettled = 0;
        int nowAnswered = 0;
        int nowRefused = 0;
        for (Hoarder hoarder : open) {
            nowSettled += hoarder.isSettled() ? 1 : 0;
            nowAnswered += hoarder.isAnswered() ? 1 : 0;
            nowRefused += hoarder.isRefused() ? 1 : 0;
        }
        return new CrewReport(
                attempted,
                open.size() - connecting,
                peak,
                (long) gone + nowSettled,
                (long) answered + nowAnswered,
                (long) refused + nowRefused,
                cut,
                lost,
                0);
    }
}
