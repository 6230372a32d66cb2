package hyperserve.differential;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;

/// Vert.x, which reads HTTP with Netty's decoder.
final class VertxServer implements TestServer {

    private final Vertx vertx;
    private final HttpServer server;

    VertxServer() {
        vertx =
                Vertx.vertx(
                        new VertxOptions()
                                .setEventLoopPoolSize(1)
                                .setWorkerPoolSize(1)
                                .setInternalBlockingPoolSize(1)
                                .setFileSystemOptions(
                                        new FileSystemOptions()
                                                .setFileCachingEnabled(false)
                                                .setClassPathResolvingEnabled(false)));
        server =
                vertx.createHttpServer(
                                new HttpServerOptions()
                                        .setHttp2ClearTextEnabled(false)
                                        .setHandle100ContinueAutomatically(true)
                                        .setMaxInitialLineLength(Bounds.REQUEST_LINE)
                                        .setMaxHeaderSize(Bounds.HEADER_SECTION)
                                        .setIdleTimeout((int) Conversation.PATIENCE.toSeconds()))
                        .requestHandler(VertxServer::answer)
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .join();
    }

    private static void answer(HttpServerRequest request) {
        request.body()
                .onSuccess(
                        body ->
                                request.response()
                                        .putHeader(
                                                Seen.FIELD,
                                                Seen.of(
                                                        request.method().name(),
                                                        request.uri(),
                                                        body.getBytes()))
                                        .end("ok"));
    }

    @Override
    public String name() {
        return "Vert.x";
    }

    @Override
    public int port() {
        return server.actualPort();
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
