package hyperserve.jfr;

import hyperserve.api.ClosedConnection;
import hyperserve.api.Nullable;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/// A client that was too slow: with a head, a body, taking a response, or its next request.
@Name("hyperserve.Timeout")
@Label("Time-out")
@Category("HyperServe")
@Description("A connection was closed, as its client was too slow")
@StackTrace(false)
final class TimeoutEvent extends Event {

    @Label("Peer")
    @Nullable
    String peer;

    @Label("Requests")
    @Description("How many requests it had before")
    long requests;

    @Label("Took")
    @Description("How long it was open")
    @Timespan(Timespan.NANOSECONDS)
    long took;

    static void record(ClosedConnection closed) {
        TimeoutEvent event = new TimeoutEvent();
        if (!event.shouldCommit()) {
            return;
        }
        event.peer = Events.peer(closed.connection());
        event.requests = closed.exchanges();
        event.took = closed.duration().toNanos();
        event.commit();
    }
}
