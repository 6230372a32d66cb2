package hyperserve.observe.accesslog;

import hyperserve.api.CloseReason;
import hyperserve.api.ClosedConnection;
import hyperserve.api.ClosedWebSocket;
import hyperserve.api.FinishedExchange;
import hyperserve.api.Method;
import hyperserve.api.Nullable;
import hyperserve.api.Status;
import hyperserve.api.TraceParent;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// A line that is an object of JSON. What is not known is left away.
final class JsonFormat implements LineFormat {

    private static final int NANOS_OF_MICRO = 1000;

    private final Clock clock;

    JsonFormat(Clock clock) {
        this.clock = clock;
    }

    @Override
    public List<String> fields() {
        return List.of("Referer", "User-Agent");
    }

    @Override
    public void add(Entry entry, LineBuffer to) {
        FinishedExchange exchange = entry.exchange();
        ClosedConnection end = entry.end();
        to.ascii("{\"time\":\"");
        clock.iso(exchange.begun(), to);
        to.ascii("\"");
        who(exchange, to);
        what(exchange, to);
        answer(entry, to);
        if (end != null) {
            text("reason", lowerCase(end.reason()), to);
        }
        text("referer", exchange.requestHeaders().first("Referer"), to);
        text("user_agent", exchange.requestHeaders().first("User-Agent"), to);
        to.ascii("}").endLine();
    }

    private static void who(FinishedExchange exchange, LineBuffer to) {
        SocketAddress client = LineFormat.client(exchange);
        SocketAddress peer = exchange.connection().remoteAddress();
        text("client", LineFormat.host(client), to);
        if (!peer.equals(client)) {
            text("peer", LineFormat.host(peer), to);
        }
        text("user", exchange.get(FinishedExchange.USER), to);
        text("request_id", exchange.get(FinishedExchange.REQUEST_ID), to);
        TraceParent trace = exchange.get(FinishedExchange.TRACE);
        if (trace != null) {
            text("trace_id", trace.traceId(), to);
            text("parent_id", trace.parentId(), to);
        }
    }

    private static void what(FinishedExchange exchange, LineBuffer to) {
        Method method = exchange.method();
        Status status = exchange.status();
        text("method", method == null ? null : method.name(), to);
        text("target", exchange.target(), to);
        text("protocol", exchange.protocol(), to);
        text("route", exchange.route(), to);
        if (status != null) {
            number("status", status.code(), to);
        }
    }

    private static void answer(Entry entry, LineBuffer to) {
        FinishedExchange exchange = entry.exchange();
        ClosedConnection end = entry.end();
        ClosedWebSocket socket = entry.socket();
        long received = exchange.bytesReceived();
        long sent = exchange.bytesSent();
        long nanos = exchange.durationNanos();
        if (socket != null) {
            received += socket.bytesReceived();
            sent += socket.bytesSent();
            nanos += socket.duration().toNanos();
        } else if (end != null) {
            received = end.bytesReceived();
            sent = end.bytesSent();
            nanos = end.duration().toNanos();
        }
        number("received", received, to);
        number("sent", sent, to);
        number("content", LineFormat.content(entry), to);
        number("queued_us", exchange.queuedNanos() / NANOS_OF_MICRO, to);
        Duration firstByte = exchange.firstByte();
        if (firstByte != null) {
            number("first_byte_us", firstByte.toNanos() / NANOS_OF_MICRO, to);
        }
        number("duration_us", nanos / NANOS_OF_MICRO, to);
        if (socket != null) {
            messages(socket, to);
        }
        ending(exchange, end != null, to);
    }

    private static void messages(ClosedWebSocket socket, LineBuffer to) {
        number("messages_received", socket.messagesReceived(), to);
        number("messages_sent", socket.messagesSent(), to);
        number("messages_refused", socket.messagesRefused(), to);
        number("close_code", socket.code(), to);
        text("closed_by", lowerCase(socket.closedBy()), to);
    }

    private static void ending(FinishedExchange exchange, boolean upgraded, LineBuffer to) {
        CloseReason reason = exchange.reason();
        Throwable failure = exchange.failure();
        text("ending", upgraded ? "closed" : lowerCase(exchange.ending()), to);
        text("reason", reason == null ? null : lowerCase(reason), to);
        // Its message may tell what is nobody's business.
        text("failure", failure == null ? null : failure.getClass().getName(), to);
    }

    private static String lowerCase(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static void text(String name, @Nullable String value, LineBuffer to) {
        if (value != null) {
            to.ascii(",\"").ascii(name).ascii("\":").json(value);
        }
    }

    private static void number(String name, long value, LineBuffer to) {
        to.ascii(",\"").ascii(name).ascii("\":").number(value);
    }
}
