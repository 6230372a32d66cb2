package hyperserve.bench.peers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/// The JDK's own server: virtual threads, TCP_NODELAY, and no bound on the connections that it
/// keeps; without these it closes most of them, or waits 40 ms with each.
final class Main {

    private static final byte[] HELLO = "Hello, World!".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OK = "ok".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BLOCK = new byte[1024 * 1024];

    private Main() {}

    public static void main(String[] args) throws IOException {
        int port = Integer.parseInt(args[0]);
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.maxIdleConnections", "20000");
        HttpServer server =
                HttpServer.create(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 4096);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/plaintext", exchange -> send(exchange, "text/plain", HELLO));
        server.createContext("/sleep", Main::sleep);
        server.createContext("/bytes", Main::bytes);
        server.start();
        System.out.println("listening on http://127.0.0.1:" + port);
    }

    private static void sleep(HttpExchange exchange) throws IOException {
        try {
            Thread.sleep(number(exchange));
        } catch (InterruptedException e) {
            throw new InterruptedIOException(e.toString());
        }
        send(exchange, "text/plain", OK);
    }

    private static void bytes(HttpExchange exchange) throws IOException {
        int length = number(exchange);
        byte[] body = length == BLOCK.length ? BLOCK : new byte[length];
        send(exchange, "application/octet-stream", body);
    }

    /// The value of the only parameter.
    private static int number(HttpExchange exchange) {
        String query = exchange.getRequestURI().getRawQuery();
        return Integer.parseInt(query.substring(query.indexOf('=') + 1));
    }

    private static void send(HttpExchange exchange, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
