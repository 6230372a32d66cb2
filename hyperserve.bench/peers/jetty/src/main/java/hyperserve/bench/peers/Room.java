package hyperserve.bench.peers;

import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Sends each binary message to all who are there. Public, as Jetty calls it by reflection.
public final class Room implements Session.Listener.AutoDemanding {

    private static final Set<Session> PRESENT = ConcurrentHashMap.newKeySet();

    private Session session;

    @Override
    public void onWebSocketOpen(Session opened) {
        session = opened;
        PRESENT.add(opened);
    }

    @Override
    public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
        // The payload is the sender's only until the callback.
        byte[] copy = new byte[payload.remaining()];
        payload.get(copy);
        callback.succeed();
        PRESENT.forEach(each -> each.sendBinary(ByteBuffer.wrap(copy), Callback.NOOP));
    }

    @Override
    public void onWebSocketClose(int code, String reason, Callback callback) {
        PRESENT.remove(session);
        callback.succeed();
    }
}
