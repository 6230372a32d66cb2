package hyperserve.jfr;

import hyperserve.api.CloseReason;
import hyperserve.api.FinishedExchange;
import hyperserve.api.Method;
import hyperserve.api.Nullable;
import hyperserve.api.Status;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import jdk.jfr.Timestamp;

import java.time.Duration;

/// An exchange that is over. The event is of that moment: it has no duration of its own, as the
/// Flight Recorder takes none that was measured before, but the field `took`.
///
/// There is no target, which may hold what is nobody's business, but the route.
@Name("hyperserve.Request")
@Label("Request")
@Category("HyperServe")
@Description("A request and its response, when the system has taken the last byte of it")
@StackTrace(false)
final class RequestEvent extends Event {

    @Label("Client")
    @Nullable
    String client;

    @Label("Method")
    @Nullable
    String method;

    @Label("Route")
    @Description("The path that the route was registered for; null if none matched")
    @Nullable
    String route;

    @Label("Status")
    @Description("0 if no response was begun")
    int status;

    @Label("Ending")
    @Description("COMPLETE, CUT, REFUSED or MALFORMED")
    @Nullable
    String ending;

    @Label("Reason")
    @Description("Why the connection ended if the request was cut")
    @Nullable
    String reason;

    @Label("Received")
    @DataAmount
    long received;

    @Label("Sent")
    @DataAmount
    long sent;

    @Label("Begun")
    @Description("When its head had been read")
    @Timestamp(Timestamp.MILLISECONDS_SINCE_EPOCH)
    long begun;

    @Label("Queue Time")
    @Description("How long it waited in the pool for a thread")
    @Timespan(Timespan.NANOSECONDS)
    long queue;

    @Label("First Byte")
    @Description("From its begin until the first byte of the response was sent")
    @Timespan(Timespan.NANOSECONDS)
    long firstByte;

    @Label("Took")
    @Description("From its begin until the last byte of the response was sent, or it was cut")
    @Timespan(Timespan.NANOSECONDS)
    long took;

    static void record(FinishedExchange exchange) {
        RequestEvent event = new RequestEvent();
        if (!event.shouldCommit()) {
            return;
        }
        @Nullable Method method = exchange.method();
        @Nullable Status status = exchange.status();
        @Nullable CloseReason reason = exchange.reason();
        @Nullable Duration firstByte = exchange.firstByte();
        event.client = Events.client(exchange);
        event.method = method == null ? null : method.name();
        event.route = exchange.route();
        event.status = status == null ? 0 : status.code();
        event.ending = exchange.ending().name();
        event.reason = reason == null ? null : reason.name();
        event.received = exchange.bytesReceived();
        event.sent = exchange.bytesSent();
        event.begun = exchange.begun().toEpochMilli();
        event.queue = exchange.queuedNanos();
        event.firstByte = firstByte == null ? Events.NO_TIME : firstByte.toNanos();
        event.took = exchange.durationNanos();
        event.commit();
    }
}
