package hyperserve.runtime.semantics;

import hyperserve.api.CloseReason;
import hyperserve.api.ClosedConnection;
import hyperserve.api.ClosedWebSocket;
import hyperserve.api.FinishedExchange;
import hyperserve.api.FinishedExchange.Ending;
import hyperserve.api.Headers;
import hyperserve.api.Key;
import hyperserve.api.Method;
import hyperserve.api.Nullable;
import hyperserve.api.ObservedConnection;
import hyperserve.api.Response;
import hyperserve.api.Status;
import hyperserve.runtime.net.Transport;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// What observers are told of one connection: that it is opened, its exchanges as they end, that it
/// is closed. It is there only if somebody observes.
///
/// An exchange ends when the system has taken the last byte of its response. Responses are gathered
/// and may be left unsent, so each has its place in the stream of all that is sent: it begins where
/// what was to be sent before it ends, and is over when so much has been sent.
///
/// It is used by whoever owns the connection; but the thread that closes a source may come at any
/// time, and takes what an owner has not told. So all is guarded by this, but for one look in
/// [#tell]; nothing is told inside, as that is code of others.
public final class ConnectionWatch {

    private final Observers observers;
    private final LongSupplier clock;

    // Guarded by this.
    private final ConnectionFacts facts;
    private @Nullable ExchangeWatch current;
    private final AnsweredExchanges answered = new AnsweredExchanges();

    /// Those in progress where several may be; the one of HTTP/1.1 is `current`.
    private Set<ExchangeWatch> streams = Set.of();

    /// Whether several may be in progress: then others may refer to one that was told.
    private boolean multiplexed;

    /// The exchange that has changed the protocol of the connection.
    private @Nullable FinishedExchange upgrade;

    private long sent;
    private long takenAt;

    /// What those keep that are answered, and the one that has changed the protocol.
    private long held;

    private boolean closed;

    /// A connection that was not opened yet.
    ///
    /// @param observers who is told
    /// @param clock the time in nanoseconds, as `System.nanoTime`
    /// @param epochMillis the time of day, as `System.currentTimeMillis`
    ConnectionWatch(Observers observers, LongSupplier clock, LongSupplier epochMillis) {
        this.observers = observers;
        this.clock = clock;
        this.facts = new ConnectionFacts(clock, epochMillis);
    }

    /// {@return the names of those fields of requests that are to be kept}
    public List<String> fields() {
        return observers.fields();
    }

    /// The connection has its turn; only the first time counts.
    ///
    /// @param transport what stands before its socket
    public void open(Transport transport) {
        ObservedConnection opened = opened(transport);
        if (opened != null) {
            observers.opened(opened);
        }
    }

    /// {@return null if it was open already}
    private synchronized @Nullable ObservedConnection opened(Transport transport) {
        return facts.isOpened() || closed ? null : facts.open(transport);
    }

    /// A head was read.
    ///
    /// @param unsent the bytes that wait to be sent
    /// @param method the method
    /// @param head the head; if it is not whole, its request line
    /// @param length the bytes of the head, 0 if it is not whole
    /// @param wanted the fields that are to be kept
    /// @param route the path that the matching route was registered for, null if none matches
    public synchronized void begin(
            long unsent,
            Method method,
            WireRequest.Head head,
            long length,
            Headers wanted,
            @Nullable String route) {
        if (closed) {
            return;
        }
        ExchangeWatch begun = begun(unsent);
        current = begun;
        // Where no path has variables, most targets are a text that is there already.
        String target = route != null && head.isTarget(route) ? route : head.target();
        begun.request(method, target, head.protocol(), length, wanted);
        if (route != null) {
            begun.facts.route(route);
        }
    }

    /// As [#begin], where several may be in progress: each is told of by what this returns.
    ///
    /// @param unsent the bytes that wait to be sent
    /// @param method the method
    /// @param target the target
    /// @param protocol name and version of the protocol
    /// @param length the bytes of the head
    /// @param wanted the fields that are to be kept
    /// @return the exchange, null if the connection is closed
    public synchronized @Nullable StreamWatch stream(
            long unsent,
            Method method,
            String target,
            String protocol,
            long length,
            Headers wanted) {
        if (closed) {
            return null;
        }
        multiplexed = true;
        ExchangeWatch begun = begun(unsent);
        begun.request(method, target, protocol, length, wanted);
        if (streams.isEmpty()) {
            streams = new HashSet<>();
        }
        streams.add(begun);
        held += begun.held();
        return new StreamWatch(this, begun);
    }

    /// The response of one of several begins.
    synchronized void responds(ExchangeWatch stream, long unsent, Response response) {
        stream.facts.response(response.status(), response.headers());
        stream.responds(sent + unsent);
    }

    /// One of several was answered; only the first time counts.
    void answered(ExchangeWatch stream, long unsent) {
        tell(isWhole(stream, unsent));
    }

    private synchronized @Nullable FinishedExchange isWhole(ExchangeWatch stream, long unsent) {
        if (closed || !streams.remove(stream)) {
            return null;
        }
        stream.isWhole(sent + unsent);
        answered.add(stream);
        return finished();
    }

    /// One of several will not be answered; only the first time counts.
    void cut(ExchangeWatch stream, CloseReason why) {
        FinishedExchange facts = cutNow(stream, why);
        if (facts != null) {
            observers.finished(facts);
        }
    }

    private synchronized @Nullable FinishedExchange cutNow(ExchangeWatch stream, CloseReason why) {
        if (closed || !streams.remove(stream)) {
            return null;
        }
        held -= stream.held();
        return stream.end(sent, now(), why);
    }

    /// The time, as all that is told of is timed.
    long now() {
        return clock.getAsLong();
    }

    /// {@return how many bytes are kept for exchanges that were not told yet, and for the one that
    /// has changed the protocol}
    public synchronized long held() {
        long sum = current == null ? 0 : current.held();
        return sum + held;
    }

    private ExchangeWatch begun(long unsent) {
        ObservedConnection on = facts.exchange();
        ExchangeWatch begun = multiplexed ? new ExchangeWatch(on) : observers.spare().take(on);
        begun.begin(on, facts.today(), now(), sent + unsent);
        observers.begun();
        return begun;
    }

    /// The one in progress; of one that was refused before its head was read there is none yet.
    private ExchangeWatch current(long unsent) {
        ExchangeWatch known = current;
        if (known == null) {
            known = begun(unsent);
            current = known;
        }
        return known;
    }

    /// The request waits for a thread of its own.
    public synchronized void queued() {
        if (current != null) {
            current.queued(now());
        }
    }

    /// The request has a thread of its own.
    public synchronized void takenUp() {
        if (current != null) {
            current.takenUp(now());
        }
    }

    /// Something was thrown while the request was answered.
    ///
    /// @param thrown what
    public synchronized void failed(Throwable thrown) {
        if (current != null) {
            current.facts.failure(thrown);
        }
    }

    /// An attribute is to be told.
    ///
    /// @param key its key
    /// @param value its value
    /// @param <T> its type
    public synchronized <T> void note(Key<T> key, T value) {
        if (current != null) {
            current.facts.note(key, value);
        }
    }

    /// The request is not answered by a handler.
    ///
    /// @param unsent the bytes that wait to be sent
    /// @param how how it ends, once it is answered
    public synchronized void endsAs(long unsent, Ending how) {
        if (!closed) {
            current(unsent).endsAs(how);
        }
    }

    /// The request is answered with an error in place of what a handler may have to say.
    ///
    /// @param unsent the bytes that wait to be sent
    /// @param status the one that says what is wrong with it
    /// @param cutting whether the server ends what is in progress
    public void endsFor(long unsent, Status status, boolean cutting) {
        boolean refused = status.equals(Status.SERVICE_UNAVAILABLE);
        endsAs(unsent, refused ? Ending.REFUSED : Ending.MALFORMED);
        if (refused) {
            closesFor(cutting ? CloseReason.STOP : CloseReason.SHED);
        } else {
            closesFor(
                    status.equals(Status.REQUEST_TIMEOUT)
                            ? CloseReason.TIMEOUT
                            : CloseReason.MALFORMED);
        }
    }

    /// The response begins.
    ///
    /// @param unsent the bytes that wait to be sent before it
    /// @param response the response
    public synchronized void responds(long unsent, Response response) {
        if (!closed) {
            ExchangeWatch known = current(unsent);
            known.facts.response(response.status(), response.headers());
            known.responds(sent + unsent);
        }
    }

    /// The request was answered, or will not be.
    ///
    /// @param unsent the bytes that wait to be sent
    /// @param whole whether the response is in what was sent and these, from end to end
    /// @param received the bytes of content that were received
    /// @param made the bytes of content that were made
    public void ended(long unsent, boolean whole, long received, long made) {
        tell(end(unsent, whole, received, made));
    }

    private synchronized @Nullable FinishedExchange end(
            long unsent, boolean whole, long received, long made) {
        ExchangeWatch over = current;
        if (over == null) {
            return null;
        }
        current = null;
        over.facts.contentReceived(received).contentSent(made);
        if (whole) {
            over.isWhole(sent + unsent);
        }
        answered.add(over);
        held += over.held();
        return finished();
    }

    /// The system has taken bytes.
    ///
    /// @param count how many; less than none, if what was to be sent has grown by that
    public void taken(long count) {
        if (count != 0) {
            tell(take(count));
        }
    }

    /// {@return the first exchange that has ended by it}
    private synchronized @Nullable FinishedExchange take(long count) {
        sent += count;
        ExchangeWatch each = answered.first();
        if (each == null && current == null && streams.isEmpty()) {
            return null;
        }
        long now = now();
        takenAt = now;
        while (each != null && each.taken(sent, now)) {
            each = each.next;
        }
        if (each == null) {
            if (current != null) {
                current.taken(sent, now);
            }
            for (ExchangeWatch stream : streams) {
                stream.taken(sent, now);
            }
        }
        return finished();
    }

    /// Tells of one, and of those behind it that have ended, too. Whether there are any is seen
    /// without the lock: who adds one that has ended, or makes one end, tells of it.
    private void tell(@Nullable FinishedExchange ended) {
        FinishedExchange each = ended;
        while (each != null) {
            observers.finished(each);
            each = answered.first() == null ? null : finished();
        }
    }

    private synchronized @Nullable FinishedExchange finished() {
        ExchangeWatch first = answered.first();
        if (first == null || !first.isSent(sent)) {
            return null;
        }
        answered.poll();
        held -= first.held();
        FinishedExchange told = ended(first, takenAt, null);
        if (!multiplexed) {
            observers.spare().give(first, told.connection());
        }
        return told;
    }

    private FinishedExchange ended(ExchangeWatch over, long now, @Nullable CloseReason why) {
        FinishedExchange told = over.end(sent, now, why);
        boolean complete = told.ending() == Ending.COMPLETE;
        if (complete && Status.SWITCHING_PROTOCOLS.equals(told.status())) {
            upgrade = told;
            held += over.held();
        }
        return told;
    }

    /// The connection is to be closed.
    ///
    /// @param why the reason; the first one counts
    public synchronized void closesFor(CloseReason why) {
        facts.closesFor(why);
    }

    /// The connection is closed: whatever was not told is told now.
    ///
    /// @param why the reason, if none was known before
    /// @param received the bytes that have come on it
    /// @param socket makes what is told of the WebSocket on it of the exchange that has opened it;
    ///     null if there was none
    public void close(
            CloseReason why,
            long received,
            @Nullable Function<FinishedExchange, ClosedWebSocket> socket) {
        if (!beginClose(why)) {
            return;
        }
        for (FinishedExchange each = rest(); each != null; each = rest()) {
            observers.finished(each);
        }
        FinishedExchange opening = upgrade();
        if (socket != null && opening != null) {
            observers.closed(socket.apply(opening));
        }
        ClosedConnection over = closed(received);
        if (over != null) {
            observers.closed(over);
        }
    }

    private synchronized @Nullable FinishedExchange upgrade() {
        return upgrade;
    }

    /// {@return whether this is the first time}
    private synchronized boolean beginClose(CloseReason why) {
        if (closed) {
            return false;
        }
        closed = true;
        closesFor(why);
        ExchangeWatch unanswered = current;
        if (unanswered != null) {
            current = null;
            answered.add(unanswered);
        }
        streams.forEach(answered::add);
        streams = Set.of();
        return true;
    }

    private synchronized @Nullable FinishedExchange rest() {
        ExchangeWatch first = answered.poll();
        held = 0;
        return first == null ? null : ended(first, now(), facts.reason());
    }

    private synchronized @Nullable ClosedConnection closed(long received) {
        return facts.closed(received, sent);
    }
}
