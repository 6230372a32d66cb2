package example.life;

import hyperserve.api.HandlerProvider;
import hyperserve.api.Response;
import hyperserve.api.Routes;
import hyperserve.api.RunningServer;

import java.util.concurrent.locks.LockSupport;

/// Says what it is told, has a thread that outlives it, and can ask for the stop of its server.
public final class First implements HandlerProvider {

    private RunningServer server;

    @Override
    public void register(Routes routes) {
        routes.get("/stop", request -> stop());
    }

    private Response stop() {
        server.stop();
        return Response.text("asked");
    }

    @Override
    public void started(RunningServer running) {
        server = running;
        Thread.ofPlatform().start(First::live);
        System.err.println("first: started");
    }

    private static void live() {
        while (true) {
            LockSupport.park();
        }
    }

    @Override
    public void stopping() {
        System.err.println("first: stopping");
    }

    @Override
    public void stopped() {
        System.err.println("first: stopped");
    }
}
