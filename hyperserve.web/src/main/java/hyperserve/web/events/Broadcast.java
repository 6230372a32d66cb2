package hyperserve.web.events;

import hyperserve.api.Nullable;
import hyperserve.api.Request;
import hyperserve.api.Response;

import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// Server-sent events to any number of clients: each gets what is published while it is subscribed,
/// in one order, and when it connects again what it has missed, as far as that is kept.
///
/// An event is encoded once, and kept once, for all. To publish never waits for a client; one that
/// is slow has a queue of its own, and a policy ([WhenFull]). Any thread may use it.
public final class Broadcast implements AutoCloseable {

    private final BroadcastOptions options;

    /// Not guarded, so that a stream can leave while events are published.
    private final Set<EventStream> streams = ConcurrentHashMap.newKeySet();

    /// Before the number in ids that are made here: those of a server that ran before are not taken
    /// for its own.
    private final String run = Long.toString(new SecureRandom().nextLong() >>> 16, 36);

    // Guarded by this.
    private final EventHistory history;
    private long published;
    private boolean closed;

    private Broadcast(BroadcastOptions options) {
        this.options = Objects.requireNonNull(options, "options");
        this.history = new EventHistory(options);
    }

    /// {@return one with [BroadcastOptions#defaults], without subscribers}
    public static Broadcast create() {
        return of(BroadcastOptions.defaults());
    }

    /// One without subscribers.
    ///
    /// @param options its bounds
    /// @return the broadcast
    public static Broadcast of(BroadcastOptions options) {
        return new Broadcast(options);
    }

    /// The response that subscribes a client.
    ///
    /// @param request what is answered
    /// @return the response, for this request alone
    public Response subscribe(Request request) {
        return subscribe(request, _ -> {});
    }

    /// The response that subscribes a client, which is first sent what it has missed, then what the
    /// application has for it, and then each event that is published.
    ///
    /// @param request what is answered
    /// @param opened is given the stream as [EventStream#respond] does, while nothing is published:
    ///     what was published before is in what it has to say, and nothing comes twice
    /// @return the response, for this request alone
    public Response subscribe(Request request, Consumer<EventStream> opened) {
        Objects.requireNonNull(opened, "opened");
        return EventStream.respond(
                request, options.streams(), stream -> subscribed(stream, opened));
    }

    private void subscribed(EventStream stream, Consumer<EventStream> opened) {
        stream.onEnd(streams::remove);
        synchronized (this) {
            opened.accept(stream);
            if (closed) {
                stream.close();
                return;
            }
            String last = stream.lastEventId();
            if (last != null) {
                stream.begin(missed(last));
            }
            streams.add(stream);
        }
    }

    private List<Event> missed(String last) {
        @Nullable List<Event> later = history.after(last);
        if (later != null) {
            return later;
        }
        Event gap = options.gap();
        if (gap == null) {
            return history.all();
        }
        // Or the gap would be there again when the client connects the next time.
        @Nullable String newest = history.newestId();
        return List.of(gap.id() != null || newest == null ? gap : gap.withId(newest));
    }

    /// Sends an event to all who are subscribed.
    ///
    /// @param event the event; if it has data and no id, it is given one
    /// @return the event as it was sent
    /// @throws IllegalArgumentException if it is larger than all that may wait for a client
    /// @throws IllegalStateException if this is closed
    public Event publish(Event event) {
        synchronized (this) {
            if (closed) {
                throw new IllegalStateException("the broadcast is closed");
            }
            Event sent = event.id() != null || event.data() == null ? event : numbered(event);
            int size = sent.encoded().remaining();
            if (size > options.streams().bytes()) {
                throw new IllegalArgumentException(
                        "an event of %s bytes is longer than the %s that may wait for a client"
                                .formatted(size, options.streams().bytes()));
            }
            history.add(sent);
            streams.removeIf(each -> !each.send(sent) && !each.isOpen());
            return sent;
        }
    }

    private Event numbered(Event event) {
        published++;
        return event.withId(run + "-" + published);
    }

    /// Sends an event of the type `message`, with an id that is made here.
    ///
    /// @param data what it says, as in [Event#of]
    /// @return the event as it was sent
    /// @throws IllegalArgumentException as [#publish(Event)]
    /// @throws IllegalStateException as [#publish(Event)]
    public Event publish(String data) {
        return publish(Event.of(data));
    }

    /// {@return how many are subscribed}
    public int subscribers() {
        return streams.size();
    }

    /// Ends all streams when what waits there was sent, and those of clients that come later at
    /// once. A server that stops ends them by itself.
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        streams.forEach(EventStream::close);
        streams.clear();
    }
}
