package hyperserve.observe.accesslog;

import hyperserve.api.ClosedConnection;
import hyperserve.api.ClosedWebSocket;
import hyperserve.api.FinishedExchange;
import hyperserve.api.FinishedExchange.Ending;
import hyperserve.api.Nullable;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.ZoneId;
import java.util.List;

/// How a line is written. For one thread.
public sealed interface LineFormat permits ApacheFormat, JsonFormat {

    /// {@return whether there is a format of a name}
    ///
    /// @param name any text
    static boolean isName(String name) {
        return name.equals("common") || name.equals("combined") || name.equals("json");
    }

    /// A format.
    ///
    /// @param name what it is called: `common`, `combined` or `json`
    /// @return the format, with the zone of this process
    /// @throws IllegalArgumentException if there is none of that name
    static LineFormat of(String name) {
        Clock clock = new Clock(ZoneId.systemDefault().getRules());
        return switch (name) {
            case "common" -> new ApacheFormat(clock, false);
            case "combined" -> new ApacheFormat(clock, true);
            case "json" -> new JsonFormat(clock);
            default ->
                    throw new IllegalArgumentException(
                            "a log is written as common, combined or json, and not as " + name);
        };
    }

    /// {@return the fields of requests that stand in a line}
    List<String> fields();

    /// Adds a line.
    ///
    /// @param entry what it tells
    /// @param to where
    void add(Entry entry, LineBuffer to);

    /// {@return how many bytes were sent behind the head of the response}
    ///
    /// @param entry what the line tells
    static long content(Entry entry) {
        ClosedWebSocket socket = entry.socket();
        ClosedConnection end = entry.end();
        if (socket != null) {
            return socket.bytesSent();
        }
        if (end != null) {
            return end.bytesSent();
        }
        FinishedExchange exchange = entry.exchange();
        // What was made of a response that was cut may be more than was sent of it.
        return exchange.ending() == Ending.CUT
                ? Math.min(exchange.contentSent(), exchange.bytesSent())
                : exchange.contentSent();
    }

    /// {@return the client that a proxy speaks for, or else the peer}
    ///
    /// @param exchange the exchange
    static SocketAddress client(FinishedExchange exchange) {
        SocketAddress noted = exchange.get(FinishedExchange.CLIENT);
        return noted == null ? exchange.connection().remoteAddress() : noted;
    }

    /// {@return an address without its port, null if it is not known}
    ///
    /// @param address the address
    static @Nullable String host(SocketAddress address) {
        if (address instanceof InetSocketAddress ip) {
            InetAddress known = ip.getAddress();
            // Proxies may hide a client behind a name (RFC 7239 §6.3).
            String host = known == null ? ip.getHostString() : known.getHostAddress();
            return host.isEmpty() ? null : host;
        }
        return address instanceof UnixDomainSocketAddress ? "unix:" : null;
    }
}
