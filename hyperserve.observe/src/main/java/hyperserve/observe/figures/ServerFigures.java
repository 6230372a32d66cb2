package hyperserve.observe.figures;

import hyperserve.api.RunningServer;
import hyperserve.api.ServerFigure;

/// What a server says of itself when it is asked.
public final class ServerFigures {

    private ServerFigures() {}

    /// Tells all figures.
    ///
    /// @param server whose
    /// @param to where
    public static void tell(RunningServer server, Exposition to) {
        to.gauge("hyperserve_serving", "Whether all is started and no stop was asked for.");
        to.sample(server.isServing() ? 1 : 0);
        for (ServerFigure each : ServerFigure.values()) {
            String name = name(each);
            if (each.isCounter()) {
                to.counter(name, help(each));
            } else {
                to.gauge(name, help(each));
            }
            long value = Math.max(0, server.figure(each));
            if (name.endsWith("_seconds")) {
                to.time(value);
            } else {
                to.sample(value);
            }
        }
    }

    private static String name(ServerFigure figure) {
        return "hyperserve_"
                + switch (figure) {
                    case CONNECTIONS -> "connections";
                    case MEMORY_KEPT -> "memory_kept_bytes";
                    case MEMORY_LIMIT -> "memory_limit_bytes";
                    case IN_FLIGHT -> "requests_in_flight";
                    case UNPOLLED -> "unpolled_seconds";
                    case ROUTES_LEARNED -> "routes_learned";
                    case TLS_HANDSHAKES -> "tls_handshakes";
                    case STREAMS -> "streams";
                    case STREAMS_OPENED -> "streams_opened";
                    case STREAMS_RESET_BY_CLIENT -> "streams_reset_by_client";
                    case STREAMS_RESET_BY_SERVER -> "streams_reset_by_server";
                    case STREAMS_REFUSED -> "streams_refused";
                    case FLOODS_OF_RESETS -> "floods_of_resets";
                    case FLOODS_OF_FRAMES -> "floods_of_frames";
                    case FLOODS_OF_HEADERS -> "floods_of_headers";
                    case WEBSOCKETS -> "websockets";
                    case WEBSOCKETS_OPENED -> "websockets_opened";
                    case WEBSOCKET_MESSAGES_RECEIVED -> "websocket_messages_received";
                    case WEBSOCKET_MESSAGES_SENT -> "websocket_messages_sent";
                    case WEBSOCKET_BYTES_RECEIVED -> "websocket_received_bytes";
                    case WEBSOCKET_BYTES_SENT -> "websocket_sent_bytes";
                    case WEBSOCKET_MESSAGES_REFUSED -> "websocket_messages_refused";
                    case WEBSOCKET_PINGS_UNANSWERED -> "websocket_pings_unanswered";
                    case THREADS -> "pool_threads";
                    case BUSY -> "pool_busy";
                    case QUEUED -> "pool_queued";
                    case OLDEST_QUEUED -> "pool_oldest_queued_seconds";
                    case SUBMITTED -> "pool_submitted";
                    case COMPLETED -> "pool_completed";
                    case FAILED -> "pool_failed";
                    case ABANDONED -> "pool_abandoned";
                    case REJECTED -> "pool_rejected";
                    case STOLEN -> "pool_stolen";
                    case RETAKEN -> "pool_retaken";
                    case OVERFLOWED -> "pool_overflowed";
                };
    }

    private static String help(ServerFigure figure) {
        return switch (figure) {
            case CONNECTIONS -> "Open connections.";
            case MEMORY_KEPT -> "Bytes that are kept for all connections, buffers among them.";
            case MEMORY_LIMIT -> "Bytes that may be kept for all connections.";
            case IN_FLIGHT -> "Requests whose responses were not sent yet.";
            case UNPOLLED -> "For how long nobody has looked at some of the connections.";
            case ROUTES_LEARNED -> "Routes that count as blocking, as they were seen waiting.";
            case TLS_HANDSHAKES -> "TLS handshakes that clients have begun.";
            case STREAMS -> "Streams of HTTP/2 that are open.";
            case STREAMS_OPENED -> "Streams of HTTP/2 that were opened.";
            case STREAMS_RESET_BY_CLIENT -> "Streams that clients have reset.";
            case STREAMS_RESET_BY_SERVER -> "Streams that were reset, malformed or not answered.";
            case STREAMS_REFUSED -> "Streams that were refused: their connection had too many.";
            case FLOODS_OF_RESETS -> "Connections ended for too many resets of streams.";
            case FLOODS_OF_FRAMES -> "Connections ended for too many frames of little use.";
            case FLOODS_OF_HEADERS ->
                    "Connections ended for headers that were too long, or without end.";
            case WEBSOCKETS -> "Open WebSockets.";
            case WEBSOCKETS_OPENED -> "WebSockets that were opened.";
            case WEBSOCKET_MESSAGES_RECEIVED -> "Messages that have come on WebSockets.";
            case WEBSOCKET_MESSAGES_SENT -> "Messages that were sent on WebSockets.";
            case WEBSOCKET_BYTES_RECEIVED -> "Bytes of messages that have come on WebSockets.";
            case WEBSOCKET_BYTES_SENT -> "Bytes of messages that were sent on WebSockets.";
            case WEBSOCKET_MESSAGES_REFUSED -> "Messages not sent, as their clients are slow.";
            case WEBSOCKET_PINGS_UNANSWERED -> "Pings without a sign of life after them.";
            case THREADS -> "Workers of the pool.";
            case BUSY -> "Tasks that are being run.";
            case QUEUED -> "Tasks that were accepted and have not begun.";
            case OLDEST_QUEUED -> "How long the task at the head of the queue has waited.";
            case SUBMITTED -> "Tasks that were accepted.";
            case COMPLETED -> "Tasks that returned.";
            case FAILED -> "Tasks that threw.";
            case ABANDONED -> "Tasks that were accepted and never run.";
            case REJECTED -> "Tasks that were refused.";
            case STOLEN -> "Tasks that were taken from the queue of another worker.";
            case RETAKEN -> "Queues and sources that were taken from a stuck worker.";
            case OVERFLOWED -> "Tasks that were run on a virtual thread in place of a worker.";
        };
    }
}
