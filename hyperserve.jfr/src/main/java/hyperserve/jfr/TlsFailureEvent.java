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

/// A handshake that failed, or TLS that was broken later on. Handshakes as such are counted by
/// [PoolEvent]; a server tells of none.
@Name("hyperserve.TlsFailure")
@Label("TLS Failure")
@Category("HyperServe")
@Description("A connection was closed, as its client broke the rules of TLS or of a handshake")
@StackTrace(false)
final class TlsFailureEvent extends Event {

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
        TlsFailureEvent event = new TlsFailureEvent();
        if (!event.shouldCommit()) {
            return;
        }
        event.peer = Events.peer(closed.connection());
        event.requests = closed.exchanges();
        event.took = closed.duration().toNanos();
        event.commit();
    }
}
