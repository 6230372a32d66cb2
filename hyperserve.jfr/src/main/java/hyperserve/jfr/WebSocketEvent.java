package hyperserve.jfr;

import hyperserve.api.ClosedWebSocket;
import hyperserve.api.Nullable;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/// A WebSocket that was closed, at that moment. Its messages are in no event.
@Name("hyperserve.WebSocket")
@Label("WebSocket")
@Category("HyperServe")
@Description("A WebSocket, when it is closed")
@StackTrace(false)
final class WebSocketEvent extends Event {

    @Label("Client")
    @Nullable
    String client;

    @Label("Route")
    @Description("The path that the route was registered for; null if none matched")
    @Nullable
    String route;

    @Label("Code")
    @Description("Of the close; 1005 if it had none, 1006 if there was none")
    int code;

    @Label("Closed By")
    @Description("CLIENT, APPLICATION or SERVER")
    @Nullable
    String closedBy;

    @Label("Messages Received")
    long messagesReceived;

    @Label("Messages Sent")
    long messagesSent;

    @Label("Messages Refused")
    @Description("Not sent, as the client took too little")
    long messagesRefused;

    @Label("Received")
    @Description("Bytes of messages")
    @DataAmount
    long received;

    @Label("Sent")
    @Description("Bytes of messages")
    @DataAmount
    long sent;

    @Label("Took")
    @Description("How long it was open")
    @Timespan(Timespan.NANOSECONDS)
    long took;

    static void record(ClosedWebSocket socket) {
        WebSocketEvent event = new WebSocketEvent();
        if (!event.shouldCommit()) {
            return;
        }
        event.client = Events.client(socket.exchange());
        event.route = socket.exchange().route();
        event.code = socket.code();
        event.closedBy = socket.closedBy().name();
        event.messagesReceived = socket.messagesReceived();
        event.messagesSent = socket.messagesSent();
        event.messagesRefused = socket.messagesRefused();
        event.received = socket.contentReceived();
        event.sent = socket.contentSent();
        event.took = socket.duration().toNanos();
        event.commit();
    }
}
