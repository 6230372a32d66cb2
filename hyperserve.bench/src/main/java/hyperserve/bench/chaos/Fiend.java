package hyperserve.bench.chaos;

import hyperserve.api.Nullable;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/// A client that asks for all deeds, stalls and resets at every phase, and checks each answer that
/// it gets: one to each request, with its id, and nothing behind it.
final class Fiend implements Runnable {

    /// Nothing that is asked for takes as long.
    private static final int PATIENCE_MILLIS = 60_000;

    private static final int LONGEST_STALL_MILLIS = 200;

    /// Where a client may stall or reset.
    private enum Phase {
        CONNECTED,
        IN_HEAD,
        AFTER_HEAD,
        IN_BODY,
        SENT,
        IN_ANSWER,
        NONE
    }

    private static final List<Phase> PHASES =
            List.copyOf(EnumSet.complementOf(EnumSet.of(Phase.NONE)));

    private final int port;
    private final String name;
    private final long seed;
    private final Random random = new Random();
    private final Tally tally;
    private long sequence;
    private volatile boolean stopping;

    private @Nullable Socket socket;
    private InputStream in = InputStream.nullInputStream();

    /// A client.
    ///
    /// @param seed with the number, all that it will do
    Fiend(int port, long seed, int number, Tally tally) {
        this.port = port;
        this.name = seed + "-" + number;
        this.seed = seed * 1009 + number;
        this.tally = tally;
    }

    void stop() {
        stopping = true;
    }

    @Override
    public void run() {
        while (!stopping) {
            // Whatever came of the last one, the next one is the same in each run.
            random.setSeed(seed * 1_000_003 + ++sequence);
            Ask ask = Ask.random(random, name + "-" + sequence);
            try {
                exchange(ask);
            } catch (SocketTimeoutException _) {
                tally.silent(ask);
                disconnect(true);
            } catch (Reply.MalformedReply e) {
                tally.fault(ask, String.valueOf(e.getMessage()));
                disconnect(true);
            } catch (IOException _) {
                tally.cut(ask);
                disconnect(false);
            }
        }
        disconnect(false);
    }

    private void exchange(Ask ask) throws IOException {
        Socket open = connected();
        Phase reset = random.nextInt(8) == 0 ? phase() : Phase.NONE;
        Phase stall = random.nextInt(8) == 0 ? phase() : Phase.NONE;
        if (ask.deed() == Deed.READ_DEEP) {
            // So that its handler has to wait, there where it is.
            stall = Phase.AFTER_HEAD;
        }
        int half = ask.head().length() / 2;
        if (in.available() > 0) {
            tally.fault(ask, "an answer before the request");
        }
        if (ends(Phase.CONNECTED, reset, stall)
                || send(open, ask.head().substring(0, half), Phase.IN_HEAD, reset, stall)
                || send(open, ask.head().substring(half), Phase.AFTER_HEAD, reset, stall)) {
            return;
        }
        half = ask.body().length() / 2;
        if (!ask.body().isEmpty()
                && send(open, ask.body().substring(0, half), Phase.IN_BODY, reset, stall)) {
            return;
        }
        if (send(open, ask.body().substring(half), Phase.SENT, reset, stall)) {
            return;
        }
        if (reset == Phase.IN_ANSWER || stall == Phase.IN_ANSWER) {
            in.mark(1);
            in.read();
            in.reset();
        }
        if (!ends(Phase.IN_ANSWER, reset, stall)) {
            check(ask, Reply.read(in));
        }
    }

    private void check(Ask ask, Reply reply) throws IOException {
        @Nullable String fault = ask.fault(reply);
        if (fault != null) {
            tally.fault(ask, fault);
        }
        tally.answered(ask, reply.status());
        if (in.available() > 0) {
            tally.fault(ask, "something behind the answer");
        }
        if (reply.closes() || random.nextInt(20) == 0) {
            disconnect(false);
        }
    }

    private Phase phase() {
        return PHASES.get(random.nextInt(PHASES.size()));
    }

    /// Sends, and then stalls or resets if it is the time for it.
    ///
    /// @return whether that was the end
    private boolean send(Socket open, String text, Phase then, Phase reset, Phase stall)
            throws IOException {
        if (!text.isEmpty()) {
            open.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        }
        return ends(then, reset, stall);
    }

    private boolean ends(Phase now, Phase reset, Phase stall) {
        if (now == stall) {
            pause(1 + random.nextInt(LONGEST_STALL_MILLIS));
        }
        if (now == reset) {
            tally.reset();
            disconnect(true);
            return true;
        }
        return false;
    }

    private static void pause(int millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private Socket connected() throws IOException {
        Socket open = socket;
        if (open == null) {
            open = new Socket(InetAddress.getLoopbackAddress(), port);
            open.setSoTimeout(PATIENCE_MILLIS);
            open.setTcpNoDelay(true);
            socket = open;
            in = new BufferedInputStream(open.getInputStream());
        }
        return open;
    }

    private void disconnect(boolean reset) {
        Socket open = socket;
        if (open == null) {
            return;
        }
        socket = null;
        try {
            if (reset) {
                open.setSoLinger(true, 0);
            }
            open.close();
        } catch (IOException _) {
            // Whoever is on the other side has gone first.
        }
    }
}
