package hyperserve.bench.peers;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.configurable.Resource;
import io.helidon.common.pki.Keys;
import io.helidon.common.tls.Tls;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.websocket.WsRouting;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Helidon SE: a virtual thread for each connection, so handlers block where they are. By HTTP/2:
/// `PORT h2 CERTIFICATE KEY`, or `PORT h2c`. Echoes messages at `/ws`.
final class Main {

    private static final byte[] HELLO = "Hello, World!".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BLOCK = new byte[1024 * 1024];
    private static final Header TEXT =
            HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "text/plain");

    private Main() {}

    public static void main(String[] args) {
        int port = Integer.parseInt(args[0]);
        WebServerConfig.Builder server = WebServer.builder().host("127.0.0.1").port(port);
        if (args.length == 4) {
            server.tls(tls(args[2], args[3]));
        }
        server.routing(
                        routing ->
                                routing.get("/plaintext", (_, out) -> out.header(TEXT).send(HELLO))
                                        .get("/sleep", Main::sleep)
                                        .get("/bytes", Main::bytes))
                .addRouting(
                        WsRouting.builder()
                                .endpoint("/ws", new Echo())
                                .endpoint("/ws/room", new Room()))
                .build()
                .start();
        System.out.println("listening on http://127.0.0.1:" + port);
    }

    private static Tls tls(String certificate, String key) {
        Keys keys =
                Keys.builder()
                        .pem(
                                pem ->
                                        pem.key(Resource.create(Path.of(key)))
                                                .certChain(Resource.create(Path.of(certificate))))
                        .build();
        return Tls.builder().privateKey(keys).privateKeyCertChain(keys).build();
    }

    private static void sleep(ServerRequest request, ServerResponse response)
            throws InterruptedException {
        Thread.sleep(Long.parseLong(request.query().get("ms")));
        response.header(TEXT).send("ok".getBytes(StandardCharsets.US_ASCII));
    }

    private static void bytes(ServerRequest request, ServerResponse response) {
        int length = Integer.parseInt(request.query().get("n"));
        response.send(length == BLOCK.length ? BLOCK : new byte[length]);
    }

    private static final class Echo implements WsListener {

        @Override
        public void onMessage(WsSession session, BufferData buffer, boolean last) {
            session.send(buffer, last);
        }
    }

    /// Sends each message to all who are there.
    private static final class Room implements WsListener {

        private final Set<WsSession> present = ConcurrentHashMap.newKeySet();

        @Override
        public void onOpen(WsSession session) {
            present.add(session);
        }

        @Override
        public void onMessage(WsSession session, BufferData buffer, boolean last) {
            byte[] bytes = buffer.readBytes();
            for (WsSession each : present) {
                // A session is written to by one thread at a time.
                synchronized (each) {
                    each.send(BufferData.create(bytes), last);
                }
            }
        }

        @Override
        public void onClose(WsSession session, int status, String reason) {
            present.remove(session);
        }

        @Override
        public void onError(WsSession session, Throwable failure) {
            present.remove(session);
        }
    }
}
