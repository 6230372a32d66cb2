package hyperserve.bench.peers;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.PemKeyCertOptions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Vert.x: an event loop for each core; what blocks runs by executeBlocking, on its worker pool.
/// Over TLS: `PORT CERTIFICATE KEY`. By HTTP/2: `PORT h2 CERTIFICATE KEY`, or `PORT h2c`. With
/// compression, at level 6, and a document of JSON to compress: `PORT gzip DOCUMENT`. Echoes
/// messages at `/ws`, and sends those at `/ws/room` to all who are there.
final class Main {

    private static final Buffer HELLO = Buffer.buffer("Hello, World!");
    private static final Buffer BLOCK = Buffer.buffer(new byte[1024 * 1024]);

    private Main() {}

    public static void main(String[] args) throws IOException {
        boolean gzip = args.length > 1 && args[1].equals("gzip");
        Buffer document = gzip ? Buffer.buffer(Files.readAllBytes(Path.of(args[2]))) : null;
        int cores = Runtime.getRuntime().availableProcessors();
        Vertx.vertx()
                .deployVerticle(
                        () -> new Routes(options(args, gzip), document),
                        new DeploymentOptions().setInstances(cores))
                .await();
        System.out.println("listening on http://127.0.0.1:" + args[0]);
    }

    private static HttpServerOptions options(String[] args, boolean gzip) {
        HttpServerOptions options =
                new HttpServerOptions()
                        .setHost("127.0.0.1")
                        .setPort(Integer.parseInt(args[0]))
                        // By itself it takes 100 streams at a time; a case has 164.
                        .setInitialSettings(new Http2Settings().setMaxConcurrentStreams(256))
                        .setWebSocketAllowServerNoContext(true)
                        .setAcceptBacklog(4096);
        if (gzip) {
            options.setCompressionSupported(true).setCompressionLevel(6);
        } else if (args.length == 3) {
            tls(options, args[1], args[2]).setAlpnVersions(List.of(HttpVersion.HTTP_1_1));
        } else if (args.length == 4) {
            tls(options, args[2], args[3]).setUseAlpn(true);
        }
        return options;
    }

    private static HttpServerOptions tls(
            HttpServerOptions options, String certificate, String key) {
        return options.setSsl(true)
                .setKeyCertOptions(
                        new PemKeyCertOptions().setCertPath(certificate).setKeyPath(key));
    }

    private static final class Routes extends VerticleBase {

        /// Of all event loops.
        private static final Set<ServerWebSocket> PRESENT = ConcurrentHashMap.newKeySet();

        private final HttpServerOptions options;
        private final Buffer document;

        /// @param document null for none
        Routes(HttpServerOptions options, Buffer document) {
            this.options = options;
            this.document = document;
        }

        @Override
        public Future<?> start() {
            return vertx.createHttpServer(options).requestHandler(this::handle).listen();
        }

        /// Takes one in, who has all sent each message.
        private static void join(ServerWebSocket socket) {
            PRESENT.add(socket);
            socket.closeHandler(_ -> PRESENT.remove(socket));
            socket.binaryMessageHandler(
                    message -> PRESENT.forEach(each -> each.writeBinaryMessage(message)));
        }

        private void handle(HttpServerRequest request) {
            switch (request.path()) {
                case "/plaintext" ->
                        request.response().putHeader("content-type", "text/plain").end(HELLO);
                case "/document" ->
                        request.response()
                                .putHeader("content-type", "application/json")
                                .end(document);
                case "/ws" ->
                        request.toWebSocket()
                                .onSuccess(
                                        socket ->
                                                socket.binaryMessageHandler(
                                                        socket::writeBinaryMessage));
                case "/ws/room" -> request.toWebSocket().onSuccess(Routes::join);
                case "/sleep" -> {
                    long millis = Long.parseLong(request.getParam("ms"));
                    vertx.executeBlocking(
                                    () -> {
                                        Thread.sleep(millis);
                                        return "ok";
                                    },
                                    false)
                            .onSuccess(text -> request.response().end(text));
                }
                default -> {
                    int length = Integer.parseInt(request.getParam("n"));
                    request.response()
                            .putHeader("content-type", "application/octet-stream")
                            .end(
                                    length == BLOCK.length()
                                            ? BLOCK
                                            : Buffer.buffer(new byte[length]));
                }
            }
        }
    }
}
