package hyperserve.runtime.semantics;

import hyperserve.api.Nullable;
import hyperserve.runtime.net.Transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/// The addresses of a transport whose channel may be closed at any time: an empty one then.
final class TransportAddresses {

    @FunctionalInterface
    private interface AddressOf {
        @Nullable
        SocketAddress of(Transport transport) throws IOException;
    }

    private TransportAddresses() {}

    static SocketAddress remote(Transport transport) {
        return address(transport, Transport::remoteAddress);
    }

    static SocketAddress local(Transport transport) {
        return address(transport, Transport::localAddress);
    }

    private static SocketAddress address(Transport transport, AddressOf what) {
        @Nullable SocketAddress known = null;
        try {
            known = what.of(transport);
        } catch (IOException e) {
            // It was closed by the end of its source, which is about to say so.
        }
        return known == null ? InetSocketAddress.createUnresolved("", 0) : known;
    }
}
