package example.endings;

import hyperserve.api.HandlerProvider;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Routes;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Has a shutdown hook that takes its time, logs while the server drains, and can begin an exit of
/// its own.
public final class Handlers implements HandlerProvider {

    private static volatile boolean flooded;

    @Override
    public void register(Routes routes) {
        Runtime.getRuntime().addShutdownHook(new Thread(Handlers::close));
        routes.get("/exit", Handlers::exit)
                .get("/late/{port}", Handlers::late)
                .get("/flood", Handlers::flood);
    }

    /// As slow as the close of a database.
    private static void close() {
        if (flooded) {
            return; // It would wait for somebody to read, for ever.
        }
        System.err.println("the hook begins");
        try {
            new CountDownLatch(1).await(300, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            System.err.println("the hook is interrupted");
        }
        System.err.println("the hook has ended");
    }

    private static Response exit(Request request) {
        System.exit(3);
        return Response.text("never");
    }

    /// Answers once nobody can connect any more, and logs that.
    private static Response late(Request request) throws IOException, InterruptedException {
        int port = Integer.parseInt(request.pathParameter("port"));
        System.err.println("waiting for the drain");
        while (accepts(port)) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        System.getLogger("example").log(System.Logger.Level.WARNING, "logged in the drain");
        return Response.text("late");
    }

    private static boolean accepts(int port) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (ConnectException e) {
            return false;
        }
    }

    /// Fills the pipe that standard error may be, and goes on.
    private static Response flood(Request request) {
        flooded = true;
        Thread.ofPlatform()
                .daemon()
                .start(
                        () -> {
                            while (true) {
                                System.err.println("flood ".repeat(100));
                            }
                        });
        return Response.text("begun");
    }
}
