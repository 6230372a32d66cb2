package hyperserve.observe.figures;

import hyperserve.api.CloseReason;
import hyperserve.api.ClosedConnection;
import hyperserve.api.FinishedExchange;
import hyperserve.api.FinishedExchange.Ending;
import hyperserve.api.Nullable;
import hyperserve.api.ObservedConnection;
import hyperserve.api.Status;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// What is counted of exchanges and connections, beside the times of [Requests]. Any thread may use
/// it; to add allocates nothing and takes no lock, but where a client was too slow.
public final class Exchanges {

    private static final Ending[] ENDINGS = Ending.values();
    private static final CloseReason[] REASONS = CloseReason.values();

    /// The statuses of requests that are malformed; the last place is for all others.
    private static final int[] MALFORMED = {400, 408, 413, 414, 417, 431, 501, 505};

    /// What a client was too slow with.
    private enum Slow {
        HEAD,
        BODY,
        RESPONSE,
        IDLE
    }

    private static final Slow[] SLOW = Slow.values();

    private static final int RECEIVED = 0;
    private static final int SENT = 1;
    private static final int OPENED = 2;
    private static final int BY_ENDING = 3;
    private static final int BY_REASON = BY_ENDING + ENDINGS.length;
    private static final int BY_STATUS = BY_REASON + REASONS.length;
    private static final int BY_SLOWNESS = BY_STATUS + MALFORMED.length + 1;

    private final Cells cells = new Cells(BY_SLOWNESS + SLOW.length);
    private final Requests requests = new Requests();
    private final Histogram queued = new Histogram();

    /// Those whose exchange was counted as too slow, until they are closed: what ends without is
    /// idle.
    private final Set<ObservedConnection> slow = ConcurrentHashMap.newKeySet();

    /// Nothing has happened yet.
    public Exchanges() {}

    /// A connection was opened.
    public void opened() {
        cells.increment(OPENED);
    }

    /// An exchange has ended.
    ///
    /// @param exchange the facts
    public void finished(FinishedExchange exchange) {
        int stripe = Cells.stripe();
        Status status = exchange.status();
        requests.add(stripe, exchange.route(), exchange.method(), status, exchange.durationNanos());
        long waited = exchange.queuedNanos();
        if (waited > 0) {
            queued.add(stripe, waited);
        }
        cells.add(stripe, RECEIVED, exchange.bytesReceived());
        cells.add(stripe, SENT, exchange.bytesSent());
        Ending ending = exchange.ending();
        cells.add(stripe, place(BY_ENDING, ending), 1);
        if (ending == Ending.MALFORMED) {
            cells.add(stripe, BY_STATUS + malformed(status), 1);
        }
        Slow slowness = slowness(exchange, ending, status);
        if (slowness != null) {
            cells.add(stripe, place(BY_SLOWNESS, slowness), 1);
            slow.add(exchange.connection());
        }
    }

    private static int malformed(@Nullable Status status) {
        int place = 0;
        while (place < MALFORMED.length && (status == null || MALFORMED[place] != status.code())) {
            place++;
        }
        return place;
    }

    private static @Nullable Slow slowness(
            FinishedExchange exchange, Ending ending, @Nullable Status status) {
        if (ending == Ending.CUT) {
            return exchange.reason() == CloseReason.TIMEOUT ? Slow.RESPONSE : null;
        }
        if (ending == Ending.MALFORMED && Status.REQUEST_TIMEOUT.equals(status)) {
            return exchange.method() == null ? Slow.HEAD : Slow.BODY;
        }
        return null;
    }

    /// A connection was closed.
    ///
    /// @param connection the facts
    public void closed(ClosedConnection connection) {
        cells.increment(place(BY_REASON, connection.reason()));
        boolean counted = !slow.isEmpty() && slow.remove(connection.connection());
        if (connection.reason() == CloseReason.TIMEOUT && !counted) {
            cells.increment(place(BY_SLOWNESS, Slow.IDLE));
        }
    }

    /// {@return what was counted up to now}
    public Totals totals() {
        long requests = 0;
        for (Ending each : ENDINGS) {
            requests += cells.sum(place(BY_ENDING, each));
        }
        long timeouts = 0;
        for (Slow each : SLOW) {
            timeouts += cells.sum(place(BY_SLOWNESS, each));
        }
        return new Totals(
                requests,
                cells.sum(RECEIVED),
                cells.sum(SENT),
                cells.sum(OPENED),
                cells.sum(place(BY_ENDING, Ending.REFUSED)),
                cells.sum(place(BY_REASON, CloseReason.SHED)),
                timeouts,
                cells.sum(place(BY_ENDING, Ending.MALFORMED)));
    }

    /// {@return what was counted up to now, by route}
    public Map<String, RouteTotals> routes() {
        return requests.read();
    }

    /// Tells all that was counted.
    ///
    /// @param to where
    public void tell(Exposition to) {
        requests.tell(to);
        to.histogram(
                "hyperserve_request_queue_seconds",
                "How long requests that needed another thread have waited for it.");
        to.times(queued);
        to.counter("hyperserve_exchanges", "Exchanges, by how they have ended.");
        for (Ending each : ENDINGS) {
            to.sample(cells.sum(place(BY_ENDING, each)), "ending", label(each));
        }
        to.counter("hyperserve_malformed_requests", "Requests that were none, by the answer.");
        for (int i = 0; i <= MALFORMED.length; i++) {
            to.sample(
                    cells.sum(BY_STATUS + i),
                    "status",
                    i < MALFORMED.length ? String.valueOf(MALFORMED[i]) : "other");
        }
        to.counter("hyperserve_timeouts", "Clients that were too slow, by what with.");
        for (Slow each : SLOW) {
            to.sample(cells.sum(place(BY_SLOWNESS, each)), "kind", label(each));
        }
        tellConnections(to);
    }

    private void tellConnections(Exposition to) {
        to.counter("hyperserve_received_bytes", "Bytes of requests.");
        to.sample(cells.sum(RECEIVED));
        to.counter("hyperserve_sent_bytes", "Bytes of responses that the system has taken.");
        to.sample(cells.sum(SENT));
        to.counter("hyperserve_connections_opened", "Connections that were accepted.");
        to.sample(cells.sum(OPENED));
        to.counter("hyperserve_connections_closed", "Connections that were closed, by why.");
        for (CloseReason each : REASONS) {
            to.sample(cells.sum(place(BY_REASON, each)), "reason", label(each));
        }
        to.counter("hyperserve_sheds", "What was refused or closed for want of room or memory.");
        to.sample(cells.sum(place(BY_ENDING, Ending.REFUSED)), "what", "request");
        to.sample(cells.sum(place(BY_REASON, CloseReason.SHED)), "what", "connection");
        to.counter("hyperserve_tls_failures", "Connections that have failed to speak TLS.");
        to.sample(cells.sum(place(BY_REASON, CloseReason.TLS)));
    }

    /// The counter of a constant, among those of its type. Nothing else depends on their order.
    @SuppressWarnings("EnumOrdinal")
    private static int place(int first, Enum<?> constant) {
        return first + constant.ordinal();
    }

    private static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
