package hyperserve.web.events;

import hyperserve.api.BodySource;
import hyperserve.api.Headers;
import hyperserve.api.Nullable;
import hyperserve.api.PushedBody;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Status;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/// A stream of server-sent events to one client (WHATWG HTML §9.2). The application holds it
/// wherever it likes and sends to it from any thread; it takes no thread itself.
///
/// To send never waits: what the client has not taken yet waits in a queue of this stream, whose
/// bounds and policy are in [EventStreamOptions]. The stream ends when it is closed, when the
/// client leaves, and at once when the server begins to stop.
///
/// Clients connect again by themselves when a stream ends, however it does; who wants no more of
/// them answers the next request with 204 (§9.2.3).
public final class EventStream {

    /// What the client is sent when nothing has happened for long: a comment (§9.2.7).
    private static final ByteBuffer HEARTBEAT = Event.bytes(":\n\n");

    /// A proxy that gathers the content before it passes it on would be the end of it: nginx, and
    /// who follows it, heeds the last one.
    private static final Headers FIELDS =
            Headers.of(
                    "Content-Type", "text/event-stream",
                    "Cache-Control", "no-store",
                    "X-Accel-Buffering", "no");

    private final @Nullable String lastEventId;
    private final Runnable signal;
    private final Source source = new Source();

    // Guarded by this.
    private final EventQueue queue;
    private List<Consumer<EventStream>> listeners = List.of();
    private @Nullable StreamEnd end;
    private boolean closed;
    private boolean over;

    private EventStream(@Nullable String lastEventId, EventStreamOptions options, Runnable signal) {
        this.lastEventId = lastEventId;
        this.signal = signal;
        this.queue = new EventQueue(options);
        if (options.retry() != null) {
            ByteBuffer retry = Event.bytes("retry: " + options.retry().toMillis() + "\n\n");
            queue.begin(List.of(retry));
        }
    }

    /// The response that begins a stream, with [EventStreamOptions#defaults].
    ///
    /// @param request what is answered
    /// @param opened is given the stream when the response is about to be sent; must not wait, nor
    ///     use the request. [#respond(Request, EventStreamOptions, Consumer)] says all of it
    /// @return the response, for this request alone
    public static Response respond(Request request, Consumer<EventStream> opened) {
        return respond(request, EventStreamOptions.defaults(), opened);
    }

    /// The response that begins a stream. Its fields are `Content-Type: text/event-stream`,
    /// `Cache-Control: no-store`, and `X-Accel-Buffering: no`, without which nginx would gather the
    /// events.
    ///
    /// @param request what is answered; only its `Last-Event-ID` is kept
    /// @param options bounds and clocks
    /// @param opened is given the stream when the response is about to be sent, and only then (not
    ///     for HEAD, and not if a filter answers otherwise): so what it puts somewhere is sure to
    ///     end. What it sends comes first. It is called once, on a thread that serves others too,
    ///     and must not wait; what it throws is answered with 500. The handler has returned by
    ///     then: take from the request what is needed before, and not in here
    /// @return the response, for this request alone
    public static Response respond(
            Request request, EventStreamOptions options, Consumer<EventStream> opened) {
        Objects.requireNonNull(opened, "opened");
        @Nullable String last = lastEventId(request);
        PushedBody body =
                PushedBody.of(
                        signal -> {
                            EventStream stream = new EventStream(last, options, signal);
                            opened.accept(stream);
                            return stream.source;
                        });
        return Response.of(Status.OK, FIELDS, body.withQuiet(options.heartbeat()));
    }

    /// It is sent as UTF-8 (§9.2.4), and field values are bytes.
    private static @Nullable String lastEventId(Request request) {
        String sent = request.headers().first("Last-Event-ID");
        return sent == null || sent.isEmpty()
                ? null
                : new String(sent.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /// {@return the id of the last event that the client has got of a stream before this one, null
    /// if it says none. Clients may say what they like}
    public @Nullable String lastEventId() {
        return lastEventId;
    }

    /// Sends an event.
    ///
    /// @param event the event
    /// @return whether it was taken: false if the stream has ended, or as much waits as may and the
    ///     policy is not to take it
    /// @throws IllegalArgumentException if it alone is larger than all that may wait
    public boolean send(Event event) {
        return offer(event.encoded());
    }

    /// Sends an event of the type `message`, without an id.
    ///
    /// @param data what it says, as in [Event#of]
    /// @return as [#send(Event)]
    /// @throws IllegalArgumentException as [#send(Event)]
    public boolean send(String data) {
        return send(Event.of(data));
    }

    /// Sends a comment, which clients ignore.
    ///
    /// @param text the comment
    /// @return as [#send(Event)]
    /// @throws IllegalArgumentException as [#send(Event)]
    public boolean comment(String text) {
        return offer(Event.comment(text));
    }

    /// The server takes all there is before it waits for a signal: so only the first of several
    /// needs one.
    private boolean offer(ByteBuffer piece) {
        boolean taken = false;
        boolean wakes = false;
        synchronized (this) {
            if (!closed) {
                wakes = queue.isEmpty();
                taken = taken(queue.offer(piece));
                wakes |= closed;
            }
        }
        if (wakes) {
            signal.run();
        }
        return taken;
    }

    private boolean taken(EventQueue.Offer offer) {
        if (offer == EventQueue.Offer.REFUSED) {
            queue.clear();
            closed = true;
            end = StreamEnd.SLOW;
        }
        return offer == EventQueue.Offer.TAKEN;
    }

    /// Begins with events that the client has missed, whatever the bounds.
    void begin(List<Event> missed) {
        synchronized (this) {
            queue.begin(missed.stream().map(Event::encoded).toList());
        }
        signal.run();
    }

    /// Ends the stream when all was sent that waits. The client will connect again.
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            end = StreamEnd.CLOSED;
        }
        signal.run();
    }

    /// {@return whether events may be sent: neither was it closed, nor has the client gone as far
    /// as is known}
    public synchronized boolean isOpen() {
        return !closed;
    }

    /// {@return how many events wait for the client}
    public synchronized int waiting() {
        return queue.size();
    }

    /// {@return how many events were dropped, as the client was slow}
    public synchronized long dropped() {
        return queue.dropped();
    }

    /// {@return why it has ended, null if it has not}
    public synchronized @Nullable StreamEnd end() {
        return over ? end : null;
    }

    /// Has somebody told when the stream has ended; at once if it has.
    ///
    /// @param listener is told once, on a thread that serves others too, and must not wait; [#end]
    ///     says why
    public void onEnd(Consumer<EventStream> listener) {
        Objects.requireNonNull(listener, "listener");
        synchronized (this) {
            if (!over) {
                List<Consumer<EventStream>> more = new ArrayList<>(listeners);
                more.add(listener);
                listeners = List.copyOf(more);
                return;
            }
        }
        listener.accept(this);
    }

    private synchronized @Nullable ByteBuffer poll() {
        return queue.poll();
    }

    private synchronized boolean isOver() {
        return closed && queue.isEmpty();
    }

    /// What waits is sent, and then the stream ends.
    private synchronized boolean stop() {
        if (!closed) {
            closed = true;
            end = StreamEnd.STOP;
        }
        return queue.isEmpty();
    }

    private void ended(boolean whole) {
        List<Consumer<EventStream>> told;
        synchronized (this) {
            queue.clear();
            closed = true;
            over = true;
            if (end == null || (end == StreamEnd.CLOSED && !whole)) {
                end = StreamEnd.CLIENT;
            }
            told = listeners;
            listeners = List.of();
        }
        told.forEach(each -> each.accept(this));
    }

    /// What the server takes from it.
    private final class Source implements BodySource {

        @Override
        public @Nullable ByteBuffer next() {
            return poll();
        }

        @Override
        public boolean isOver() {
            return EventStream.this.isOver();
        }

        @Override
        public ByteBuffer quiet() {
            return HEARTBEAT;
        }

        @Override
        public boolean stopping() {
            return stop();
        }

        @Override
        public void ended(boolean whole) {
            EventStream.this.ended(whole);
        }
    }
}
