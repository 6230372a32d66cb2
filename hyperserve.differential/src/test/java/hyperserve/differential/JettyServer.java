package hyperserve.differential;

import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

import java.nio.ByteBuffer;

/// Jetty, with its default compliance.
final class JettyServer implements TestServer {

    private final Server server = new Server(new QueuedThreadPool(8));
    private final ServerConnector connector;

    JettyServer() throws Exception {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setRequestHeaderSize(Bounds.REQUEST_LINE + Bounds.HEADER_SECTION);
        connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(configuration));
        connector.setHost("127.0.0.1");
        connector.setIdleTimeout(Conversation.PATIENCE.toMillis());
        server.addConnector(connector);
        server.setHandler(new Answering());
        server.start();
    }

    @Override
    public String name() {
        return "Jetty";
    }

    @Override
    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("Jetty does not stop", e);
        }
    }

    private static final class Answering extends Handler.Abstract {

        @Override
        public boolean handle(Request request, Response response, Callback callback)
                throws Exception {
            ByteBuffer content = Content.Source.asByteBuffer(request);
            byte[] body = new byte[content.remaining()];
            content.get(body);
            String target = String.valueOf(request.getHttpURI().getPathQuery());
            response.getHeaders().put(Seen.FIELD, Seen.of(request.getMethod(), target, body));
            Content.Sink.write(response, true, "ok", callback);
            return true;
        }
    }
}
