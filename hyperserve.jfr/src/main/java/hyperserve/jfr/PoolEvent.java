package hyperserve.jfr;

import hyperserve.api.RunningServer;
import hyperserve.api.ServerFigure;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/// All figures of a server at a moment, with the names and the meaning of [ServerFigure]. What a
/// pool does, such as to retake, it counts and does not tell; so these are what there is of it.
@Name("hyperserve.Pool")
@Label("Pool")
@Category("HyperServe")
@Description("The figures of a server and its worker pool; counters grow from the start on")
@Period("1 s")
@StackTrace(false)
final class PoolEvent extends Event {

    @Label("Connections")
    @Description("Open")
    long connections;

    @Label("Memory Kept")
    @Description("Bytes kept for all connections")
    @DataAmount
    long memoryKept;

    @Label("Memory Limit")
    @Description("Bytes that may be kept")
    @DataAmount
    long memoryLimit;

    @Label("In Flight")
    @Description("Requests whose responses were not sent yet")
    long inFlight;

    @Label("Unpolled")
    @Description("How long nobody has looked at some of the connections")
    @Timespan(Timespan.NANOSECONDS)
    long unpolled;

    @Label("Routes Learned")
    @Description("Routes seen waiting")
    long routesLearned;

    @Label("TLS Handshakes")
    @Description("Counter: begun by clients")
    long tlsHandshakes;

    @Label("Streams")
    @Description("Of HTTP/2, open")
    long streams;

    @Label("Streams Opened")
    @Description("Counter")
    long streamsOpened;

    @Label("Streams Reset by Client")
    @Description("Counter: before their responses were complete")
    long streamsResetByClient;

    @Label("Streams Reset by Server")
    @Description("Counter: malformed, or not to be answered to the end")
    long streamsResetByServer;

    @Label("Streams Refused")
    @Description("Counter: beyond what a connection may have")
    long streamsRefused;

    @Label("Floods of Resets")
    @Description("Counter: connections that were ended")
    long floodsOfResets;

    @Label("Floods of Frames")
    @Description("Counter: connections that were ended")
    long floodsOfFrames;

    @Label("Floods of Headers")
    @Description("Counter: connections that were ended")
    long floodsOfHeaders;

    @Label("WebSockets")
    @Description("Open")
    long websockets;

    @Label("WebSockets Opened")
    @Description("Counter")
    long websocketsOpened;

    @Label("WebSocket Messages Received")
    @Description("Counter")
    long websocketMessagesReceived;

    @Label("WebSocket Messages Sent")
    @Description("Counter")
    long websocketMessagesSent;

    @Label("WebSocket Bytes Received")
    @Description("Counter: of messages")
    @DataAmount
    long websocketBytesReceived;

    @Label("WebSocket Bytes Sent")
    @Description("Counter: of messages")
    @DataAmount
    long websocketBytesSent;

    @Label("WebSocket Messages Refused")
    @Description("Counter: their clients take too little")
    long websocketMessagesRefused;

    @Label("WebSocket Pings Unanswered")
    @Description("Counter: no sign of life came")
    long websocketPingsUnanswered;

    @Label("Threads")
    long threads;

    @Label("Busy")
    @Description("Tasks that are being run")
    long busy;

    @Label("Queued")
    @Description("Tasks that have not begun")
    long queued;

    @Label("Oldest Queued")
    @Description("How long the task at the head has waited")
    @Timespan(Timespan.NANOSECONDS)
    long oldestQueued;

    @Label("Submitted")
    @Description("Counter")
    long submitted;

    @Label("Completed")
    @Description("Counter")
    long completed;

    @Label("Failed")
    @Description("Counter")
    long failed;

    @Label("Abandoned")
    @Description("Counter")
    long abandoned;

    @Label("Rejected")
    @Description("Counter")
    long rejected;

    @Label("Stolen")
    @Description("Counter: taken from another worker's queue")
    long stolen;

    @Label("Retaken")
    @Description("Counter: taken from a worker that was stuck")
    long retaken;

    @Label("Overflowed")
    @Description("Counter: run on a virtual thread in place of a worker")
    long overflowed;

    static void record(RunningServer server) {
        PoolEvent event = new PoolEvent();
        if (!event.shouldCommit()) {
            return;
        }
        event.connections = server.figure(ServerFigure.CONNECTIONS);
        event.memoryKept = server.figure(ServerFigure.MEMORY_KEPT);
        event.memoryLimit = server.figure(ServerFigure.MEMORY_LIMIT);
        event.inFlight = server.figure(ServerFigure.IN_FLIGHT);
        event.unpolled = server.figure(ServerFigure.UNPOLLED);
        event.routesLearned = server.figure(ServerFigure.ROUTES_LEARNED);
        event.tlsHandshakes = server.figure(ServerFigure.TLS_HANDSHAKES);
        streams(event, server);
        webSockets(event, server);
        event.threads = server.figure(ServerFigure.THREADS);
        event.busy = server.figure(ServerFigure.BUSY);
        event.queued = server.figure(ServerFigure.QUEUED);
        event.oldestQueued = server.figure(ServerFigure.OLDEST_QUEUED);
        event.submitted = server.figure(ServerFigure.SUBMITTED);
        event.completed = server.figure(ServerFigure.COMPLETED);
        event.failed = server.figure(ServerFigure.FAILED);
        event.abandoned = server.figure(ServerFigure.ABANDONED);
        event.rejected = server.figure(ServerFigure.REJECTED);
        event.stolen = server.figure(ServerFigure.STOLEN);
        event.retaken = server.figure(ServerFigure.RETAKEN);
        event.overflowed = server.figure(ServerFigure.OVERFLOWED);
        event.commit();
    }

    private static void streams(PoolEvent event, RunningServer server) {
        event.streams = server.figure(ServerFigure.STREAMS);
        event.streamsOpened = server.figure(ServerFigure.STREAMS_OPENED);
        event.streamsResetByClient = server.figure(ServerFigure.STREAMS_RESET_BY_CLIENT);
        event.streamsResetByServer = server.figure(ServerFigure.STREAMS_RESET_BY_SERVER);
        event.streamsRefused = server.figure(ServerFigure.STREAMS_REFUSED);
        event.floodsOfResets = server.figure(ServerFigure.FLOODS_OF_RESETS);
        event.floodsOfFrames = server.figure(ServerFigure.FLOODS_OF_FRAMES);
        event.floodsOfHeaders = server.figure(ServerFigure.FLOODS_OF_HEADERS);
    }

    private static void webSockets(PoolEvent event, RunningServer server) {
        event.websockets = server.figure(ServerFigure.WEBSOCKETS);
        event.websocketsOpened = server.figure(ServerFigure.WEBSOCKETS_OPENED);
        event.websocketMessagesReceived = server.figure(ServerFigure.WEBSOCKET_MESSAGES_RECEIVED);
        event.websocketMessagesSent = server.figure(ServerFigure.WEBSOCKET_MESSAGES_SENT);
        event.websocketBytesReceived = server.figure(ServerFigure.WEBSOCKET_BYTES_RECEIVED);
        event.websocketBytesSent = server.figure(ServerFigure.WEBSOCKET_BYTES_SENT);
        event.websocketMessagesRefused = server.figure(ServerFigure.WEBSOCKET_MESSAGES_REFUSED);
        event.websocketPingsUnanswered = server.figure(ServerFigure.WEBSOCKET_PINGS_UNANSWERED);
    }
}
