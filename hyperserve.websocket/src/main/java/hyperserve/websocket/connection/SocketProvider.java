package hyperserve.websocket.connection;

import hyperserve.runtime.net.Protocol;
import hyperserve.runtime.protocol.Handover;
import hyperserve.runtime.protocol.ProtocolProvider;

/// The protocol `websocket`, for what the factories of `WebSocket` have made.
public final class SocketProvider implements ProtocolProvider {

    /// For the service loader.
    public SocketProvider() {}

    @Override
    public String name() {
        return "websocket";
    }

    @Override
    public Protocol accept(Handover handover) {
        if (handover.upgrade().application() instanceof SocketSetup setup) {
            return new SocketConnection(handover, setup);
        }
        throw new IllegalArgumentException("an upgrade to websocket is made by WebSocket alone");
    }
}
