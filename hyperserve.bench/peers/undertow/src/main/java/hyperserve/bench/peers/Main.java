package hyperserve.bench.peers;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.BlockingHandler;
import io.undertow.util.Headers;

import org.xnio.Options;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Undertow: its I/O threads, and its worker threads for what blocks.
final class Main {

    private static final ByteBuffer HELLO =
            ByteBuffer.allocateDirect(13)
                    .put("Hello, World!".getBytes(StandardCharsets.US_ASCII))
                    .flip();

    private static final ByteBuffer BLOCK = ByteBuffer.allocateDirect(1024 * 1024);

    private Main() {}

    public static void main(String[] args) {
        int port = Integer.parseInt(args[0]);
        Undertow.builder()
                .addHttpListener(port, "127.0.0.1")
                .setSocketOption(Options.BACKLOG, 4096)
                .setHandler(
                        Handlers.path()
                                .addExactPath("/plaintext", Main::plaintext)
                                .addExactPath("/sleep", new BlockingHandler(Main::sleep))
                                .addExactPath("/bytes", Main::bytes))
                .build()
                .start();
        System.out.println("listening on http://127.0.0.1:" + port);
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
}
