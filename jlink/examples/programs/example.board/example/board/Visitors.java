package example.board;

import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.web.events.EventStream;
import hyperserve.web.events.EventStreamOptions;
import hyperserve.web.events.StreamEnd;
import hyperserve.web.events.WhenFull;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Tells each visitor how many there are, whenever one comes or goes.
final class Visitors {

    /// Only the last number counts, so there is no need to keep others for who is slow.
    private static final EventStreamOptions LATEST =
            EventStreamOptions.defaults()
                    .withQueue(4, 1024)
                    .withWhenFull(WhenFull.DROP_OLDEST)
                    .withHeartbeat(Duration.ofSeconds(30));

    private final Set<EventStream> streams = ConcurrentHashMap.newKeySet();

    Response enter(Request request) {
        return EventStream.respond(request, LATEST, this::opened);
    }

    private void opened(EventStream stream) {
        streams.add(stream);
        stream.onEnd(this::ended);
        tell();
    }

    private void ended(EventStream stream) {
        streams.remove(stream);
        if (stream.end() != StreamEnd.STOP) {
            tell();
        }
    }

    private void tell() {
        String count = Integer.toString(streams.size());
        streams.forEach(each -> each.send(count));
    }
}
