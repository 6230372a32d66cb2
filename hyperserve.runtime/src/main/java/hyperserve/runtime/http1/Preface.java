package hyperserve.runtime.http1;

import hyperserve.runtime.net.Connection;
import hyperserve.runtime.net.Input;
import hyperserve.runtime.protocol.PrefacedProtocol;

/// Tells by the first bytes of a connection that its client speaks another protocol (RFC 9113 §3.3,
/// §3.4). It is asked when they were found to be no HTTP/1.1, so that nobody else pays for it.
final class Preface {

    private Preface() {}

    /// Prepares the change to that protocol, if there is one. Over TLS it is spoken only if both
    /// sides have agreed on it.
    ///
    /// @return whether there is
    static boolean isFollowed(Exchange exchange, Connection connection) {
        PrefacedProtocol other = exchange.shared().protocols().prefaced();
        Input input = connection.input();
        if (other == null
                || input.received() != input.size()
                || !other.begins(input.array(), input.start(), input.end())
                || !isAgreed(other, connection)) {
            return false;
        }
        Upgraded next = new Upgraded(exchange, connection, null);
        next.open(other);
        exchange.writer().becomes(next);
        return true;
    }

    private static boolean isAgreed(PrefacedProtocol other, Connection connection) {
        return connection.transport().tls() == null
                || other.name().equals(connection.transport().protocol());
    }
}
