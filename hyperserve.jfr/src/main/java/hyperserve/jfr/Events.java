package hyperserve.jfr;

import hyperserve.api.FinishedExchange;
import hyperserve.api.Nullable;
import hyperserve.api.ObservedConnection;

import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;

/// What the events have in common. All are in the category HyperServe, and none has a stack trace,
/// which would say where the server tells of it and not where it came from.
final class Events {

    /// How the Flight Recorder writes that a time is not there.
    static final long NO_TIME = Long.MIN_VALUE;

    private static final List<Class<? extends Event>> ALL =
            List.of(
                    RequestEvent.class,
                    ConnectionEvent.class,
                    WebSocketEvent.class,
                    ShedEvent.class,
                    TimeoutEvent.class,
                    MalformedEvent.class,
                    TlsFailureEvent.class,
                    DrainEvent.class,
                    PoolEvent.class,
                    WorkerEvent.class);

    private Events() {}

    /// Has the Flight Recorder know all of them, so that `jfr summary` and JMC name also those that
    /// did not occur, and none is made known on a thread that serves.
    static void register() {
        ALL.forEach(FlightRecorder::register);
    }

    /// {@return the address of the client, as far as it is known}
    static String client(FinishedExchange exchange) {
        @Nullable SocketAddress noted = exchange.get(FinishedExchange.CLIENT);
        return noted == null ? peer(exchange.connection()) : text(noted);
    }

    /// {@return the address of the peer, without its port}
    static String peer(ObservedConnection connection) {
        return text(connection.remoteAddress());
    }

    /// Without looking for the name of the host.
    private static String text(SocketAddress address) {
        if (address instanceof InetSocketAddress internet) {
            @Nullable InetAddress resolved = internet.getAddress();
            return resolved == null ? internet.getHostString() : resolved.getHostAddress();
        }
        return address.toString();
    }
}
