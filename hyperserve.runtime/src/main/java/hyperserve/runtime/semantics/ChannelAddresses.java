package hyperserve.runtime.semantics;

import hyperserve.api.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;

/// The addresses of a channel that may be closed at any time: an empty one then.
final class ChannelAddresses {

    @FunctionalInterface
    private interface AddressOf {
        @Nullable
        SocketAddress of(SocketChannel channel) throws IOException;
    }

    private ChannelAddresses() {}

    static SocketAddress remote(SocketChannel channel) {
        return address(channel, SocketChannel::getRemoteAddress);
    }

    static SocketAddress local(SocketChannel channel) {
        return address(channel, SocketChannel::getLocalAddress);
    }

    private static SocketAddress address(SocketChannel channel, AddressOf what) {
        @Nullable SocketAddress known = null;
        try {
            known = what.of(channel);
        } catch (IOException e) {
            // It was closed by the end of its source, which is about to say so.
        }
        return known == null ? InetSocketAddress.createUnresolved("", 0) : known;
    }
}
