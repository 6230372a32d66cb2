package hyperserve.bench.peers;

import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.compression.gzip.GzipCompression;
import org.eclipse.jetty.compression.gzip.GzipEncoderConfig;
import org.eclipse.jetty.compression.server.CompressionConfig;
import org.eclipse.jetty.compression.server.CompressionHandler;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http2.server.AbstractHTTP2ServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Jetty: its pool of platform threads, with virtual threads for what may block. With its handler
/// of compression, at level 6, and a document of JSON to compress: `PORT gzip DOCUMENT`. By HTTP/2:
/// `PORT h2 STORE PASSWORD`, or `PORT h2c`. With an echo of messages at `/ws`: `PORT ws`.
final class Main {

    private static final byte[] HELLO = "Hello, World!".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OK = "ok".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BLOCK = new byte[1024 * 1024];

    private Main() {}

    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[0]);
        QueuedThreadPool threads = new QueuedThreadPool();
        threads.setVirtualThreadsExecutor(new VirtualThreadPool());
        Server server = new Server(threads);
        ServerConnector connector = connector(server, args);
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        connector.setAcceptQueueSize(4096);
        server.addConnector(connector);
        byte[] document = args.length == 3 ? Files.readAllBytes(Path.of(args[2])) : null;
        Routes routes = new Routes(document);
        if (isWebSocket(args)) {
            server.setHandler(echoing(server, routes));
        } else {
            server.setHandler(document == null ? routes : compressed(routes));
        }
        server.start();
        System.out.println("listening on http://127.0.0.1:" + port);
    }

    private static ServerConnector connector(Server server, String[] args) {
        HttpConfiguration http = new HttpConfiguration();
        if (args.length == 2 && !isWebSocket(args)) {
            return new ServerConnector(
                    server,
                    new HttpConnectionFactory(http),
                    wide(new HTTP2CServerConnectionFactory(http)));
        }
        if (args.length != 4) {
            return new ServerConnector(server);
        }
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setKeyStorePath(args[2]);
        tls.setKeyStorePassword(args[3]);
        http.addCustomizer(new SecureRequestCustomizer());
        ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
        return new ServerConnector(
                server,
                new SslConnectionFactory(tls, alpn.getProtocol()),
                alpn,
                wide(new HTTP2ServerConnectionFactory(http)));
    }

    /// By itself it takes 128 streams at a time; a case has 164.
    private static ConnectionFactory wide(AbstractHTTP2ServerConnectionFactory http2) {
        http2.setMaxConcurrentStreams(256);
        return http2;
    }

    private static boolean isWebSocket(String[] args) {
        return args.length == 2 && args[1].equals("ws");
    }

    private static Handler echoing(Server server, Routes routes) {
        WebSocketUpgradeHandler handler =
                WebSocketUpgradeHandler.from(
                        server,
                        container -> {
                            container.addMapping("/ws", (_, _, _) -> new Echo());
                            container.addMapping("/ws/room", (_, _, _) -> new Room());
                        });
        handler.setHandler(routes);
        return handler;
    }

    private static Handler compressed(Routes routes) {
        GzipEncoderConfig level = new GzipEncoderConfig();
        level.setCompressionLevel(6);
        GzipCompression gzip = new GzipCompression();
        gzip.setDefaultEncoderConfig(level);
        CompressionHandler handler = new CompressionHandler(routes);
        handler.putCompression(gzip);
        handler.putConfiguration("/*", CompressionConfig.builder().defaults().build());
        return handler;
    }

    private static final class Routes extends Handler.Abstract {

        private final byte[] document;

        /// @param document null for none
        Routes(byte[] document) {
            this.document = document;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback)
                throws Exception {
            switch (Request.getPathInContext(request)) {
                case "/plaintext" -> send(response, "text/plain", HELLO, callback);
                case "/document" -> send(response, "application/json", document, callback);
                case "/sleep" -> {
                    Thread.sleep(number(request));
                    send(response, "text/plain", OK, callback);
                }
                case "/bytes" -> {
                    int length = number(request);
                    byte[] body = length == BLOCK.length ? BLOCK : new byte[length];
                    send(response, "application/octet-stream", body, callback);
                }
                default -> {
                    return false;
                }
            }
            return true;
        }

        /// The value of the only parameter.
        private static int number(Request request) {
            String query = request.getHttpURI().getQuery();
            return Integer.parseInt(query.substring(query.indexOf('=') + 1));
        }

        private static void send(Response response, String type, byte[] body, Callback callback) {
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
            response.write(true, ByteBuffer.wrap(body), callback);
        }
    }
}
