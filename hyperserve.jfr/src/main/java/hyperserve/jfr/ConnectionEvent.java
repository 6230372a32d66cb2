package hyperserve.jfr;

import hyperserve.api.ClosedConnection;
import hyperserve.api.Nullable;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import jdk.jfr.Timestamp;

/// A connection that was closed, at that moment.
@Name("hyperserve.Connection")
@Label("Connection")
@Category("HyperServe")
@Description("A connection, when it is closed")
@StackTrace(false)
final class ConnectionEvent extends Event {

    @Label("Peer")
    @Nullable
    String peer;

    @Label("Reason")
    @Description("Why it was closed: CLIENT, LAST_RESPONSE, TIMEOUT, SHED and so on")
    @Nullable
    String reason;

    @Label("Requests")
    long requests;

    @Label("Received")
    @DataAmount
    long received;

    @Label("Sent")
    @DataAmount
    long sent;

    @Label("Opened")
    @Timestamp(Timestamp.MILLISECONDS_SINCE_EPOCH)
    long opened;

    @Label("Took")
    @Description("How long it was open")
    @Timespan(Timespan.NANOSECONDS)
    long took;

    static void record(ClosedConnection closed) {
        ConnectionEvent event = new ConnectionEvent();
        if (!event.shouldCommit()) {
            return;
        }
        event.peer = Events.peer(closed.connection());
        event.reason = closed.reason().name();
        event.requests = closed.exchanges();
        event.received = closed.bytesReceived();
        event.sent = closed.bytesSent();
        event.opened = closed.connection().opened().toEpochMilli();
        event.took = closed.duration().toNanos();
        event.commit();
    }
}
