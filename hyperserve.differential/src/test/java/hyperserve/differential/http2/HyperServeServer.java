package hyperserve.differential.http2;

import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.pool.standard.StandardPoolProvider;
import hyperserve.runtime.Server;

import java.io.IOException;

/// The server under test. It says which method and target it has understood, having read the
/// content.
final class HyperServeServer implements TestServer {

    private final Server server;

    HyperServeServer() throws IOException {
        server =
                Server.at("127.0.0.1", 0)
                        .pool(new StandardPoolProvider())
                        .any("/{path...}", HyperServeServer::answer)
                        .start();
    }

    private static Response answer(Request request) throws IOException {
        request.body().bytes();
        return Response.text("ok")
                .withHeader("Seen", request.method().name() + " " + request.target());
    }

    @Override
    public String name() {
        return "HyperServe";
    }

    @Override
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
    }
}
