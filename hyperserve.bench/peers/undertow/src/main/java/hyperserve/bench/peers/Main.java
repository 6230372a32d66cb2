package hyperserve.bench.peers;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.BlockingHandler;
import io.undertow.server.handlers.PathHandler;
import io.undertow.server.handlers.encoding.ContentEncodingRepository;
import io.undertow.server.handlers.encoding.EncodingHandler;
import io.undertow.server.handlers.encoding.GzipEncodingProvider;
import io.undertow.util.Headers;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedBinaryMessage;
import io.undertow.websockets.core.WebSocketCallback;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import io.undertow.websockets.extensions.PerMessageDeflateHandshake;

import org.xnio.Options;
import org.xnio.Pooled;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// Undertow: its I/O threads, and its worker threads for what blocks. With its encoder, at level 6,
/// and a document of JSON to compress: `PORT gzip DOCUMENT`. By HTTP/2: `PORT h2 STORE PASSWORD`,
/// or `PORT h2c`. Echoes messages at `/ws`.
final class Main {

    private static final ByteBuffer HELLO =
            ByteBuffer.allocateDirect(13)
                    .put("Hello, World!".getBytes(StandardCharsets.US_ASCII))
                    .flip();

    private static final ByteBuffer BLOCK = ByteBuffer.allocateDirect(1024 * 1024);

    private Main() {}

    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[0]);
        PathHandler routes =
                Handlers.path()
                        .addExactPath("/plaintext", Main::plaintext)
                        .addExactPath("/sleep", new BlockingHandler(Main::sleep))
                        .addExactPath("/bytes", Main::bytes)
                        .addExactPath(
                                "/ws",
                                Handlers.websocket((_, socket) -> echo(socket))
                                        .addExtension(new PerMessageDeflateHandshake()))
                        .addExactPath("/ws/room", Handlers.websocket((_, socket) -> join(socket)));
        if (args.length == 3) {
            routes.addExactPath("/document", compressed(Files.readAllBytes(Path.of(args[2]))));
        }
        Undertow.Builder server = Undertow.builder();
        if (args.length == 4) {
            server.addHttpsListener(port, "127.0.0.1", tls(args[2], args[3].toCharArray()));
        } else {
            server.addHttpListener(port, "127.0.0.1");
        }
        server.setServerOption(UndertowOptions.ENABLE_HTTP2, args.length % 2 == 0)
                .setSocketOption(Options.BACKLOG, 4096)
                .setHandler(routes)
                .build()
                .start();
        System.out.println("listening on http://127.0.0.1:" + port);
    }

    private static SSLContext tls(String store, char[] password)
            throws GeneralSecurityException, IOException {
        KeyStore keys = KeyStore.getInstance(new File(store), password);
        KeyManagerFactory managers =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static EncodingHandler compressed(byte[] document) {
        ByteBuffer content = ByteBuffer.allocateDirect(document.length).put(document).flip();
        return new EncodingHandler(
                exchange -> {
                    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
                    exchange.getResponseSender().send(content.duplicate());
                },
                new ContentEncodingRepository()
                        .addEncodingHandler("gzip", new GzipEncodingProvider(6), 50));
    }

    private static void plaintext(HttpServerExchange exchange) {
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain");
        exchange.getResponseSender().send(HELLO.duplicate());
    }

    private static void sleep(HttpServerExchange exchange) throws InterruptedException {
        Thread.sleep(number(exchange, "ms"));
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain");
        exchange.getResponseSender().send("ok");
    }

    private static void bytes(HttpServerExchange exchange) {
        int length = number(exchange, "n");
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/octet-stream");
        exchange.getResponseSender()
                .send(
                        length == BLOCK.capacity()
                                ? BLOCK.duplicate()
                                : ByteBuffer.allocateDirect(length));
    }

    private static int number(HttpServerExchange exchange, String name) {
        return Integer.parseInt(exchange.getQueryParameters().get(name).getFirst());
    }

    private static void join(WebSocketChannel socket) {
        socket.getReceiveSetter().set(new Room());
        socket.resumeReceives();
    }

    /// Sends each message to all who are there.
    private static final class Room extends AbstractReceiveListener {

        @Override
        protected void onFullBinaryMessage(WebSocketChannel socket, BufferedBinaryMessage message) {
            Pooled<ByteBuffer[]> data = message.getData();
            ByteBuffer copy = WebSockets.mergeBuffers(data.getResource());
            data.free();
            socket.getPeerConnections()
                    .forEach(each -> WebSockets.sendBinary(copy.duplicate(), each, null));
        }
    }

    private static void echo(WebSocketChannel socket) {
        socket.getReceiveSetter().set(new Echo());
        socket.resumeReceives();
    }

    private static final class Echo extends AbstractReceiveListener {

        @Override
        protected void onFullBinaryMessage(WebSocketChannel socket, BufferedBinaryMessage message) {
            Pooled<ByteBuffer[]> data = message.getData();
            WebSockets.sendBinary(data.getResource(), socket, new Sent(), data);
        }
    }

    private static final class Sent implements WebSocketCallback<Pooled<ByteBuffer[]>> {

        @Override
        public void complete(WebSocketChannel socket, Pooled<ByteBuffer[]> data) {
            data.free();
        }

        @Override
        public void onError(
                WebSocketChannel socket, Pooled<ByteBuffer[]> data, Throwable throwable) {
            data.free();
        }
    }
}
