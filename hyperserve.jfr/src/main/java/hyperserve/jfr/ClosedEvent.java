package hyperserve.jfr;

import hyperserve.api.ClosedConnection;
import hyperserve.api.Nullable;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/// A connection that was closed for a reason that has an event of its own. The Flight Recorder
/// knows only those that extend this.
@Category("HyperServe")
@StackTrace(false)
abstract class ClosedEvent extends Event {

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

    final void record(ClosedConnection closed) {
        if (shouldCommit()) {
            peer = Events.peer(closed.connection());
            requests = closed.exchanges();
            took = closed.duration().toNanos();
            commit();
        }
    }
}
