package hyperserve.echo;

import hyperserve.runtime.net.Protocol;
import hyperserve.runtime.protocol.Handover;
import hyperserve.runtime.protocol.ProtocolProvider;

import java.util.Map;

/// Bytes come back as they are, until the client ends its side.
///
/// What an application has for it is a map: `greeting`, a function of the request to what is said
/// first; `patience`, how long it waits for the client, as a duration; `closed`, run when the
/// connection is closed. Anything else it refuses.
public final class EchoProvider implements ProtocolProvider {

    @Override
    public String name() {
        return "echo";
    }

    @Override
    public Protocol accept(Handover handover) {
        if (handover.upgrade().application() instanceof Map<?, ?> settings) {
            return new EchoProtocol(handover, settings);
        }
        throw new IllegalArgumentException("echo takes a map");
    }
}
