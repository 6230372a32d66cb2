package example.initialiser;

import hyperserve.api.HandlerProvider;
import hyperserve.api.Method;
import hyperserve.api.Response;
import hyperserve.api.RouteOptions;
import hyperserve.api.Routes;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

public final class Handlers implements HandlerProvider {

    private static final AtomicInteger USERS = new AtomicInteger();

    private static volatile int port;

    private static final class Settings {

        static final int VALUE = read();

        private static int read() {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                    InputStream in = socket.getInputStream()) {
                return in.read();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void register(Routes routes) {
        RouteOptions waits = RouteOptions.defaults().blocking();
        routes.handle(
                Method.GET,
                "/settings/{port}",
                request -> {
                    port = Integer.parseInt(request.pathParameters().get("port"));
                    if (USERS.incrementAndGet() == 2) {
                        System.err.println("two use it");
                    }
                    return Response.text("settings " + Settings.VALUE);
                },
                waits);
        routes.handle(Method.GET, "/other", request -> Response.text("other"), waits);
    }
}
