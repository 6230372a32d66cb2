package hyperserve.incidents;

import hyperserve.api.HandlerProvider;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Routes;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/// Handlers with a mistake each.
public final class Troubles implements HandlerProvider {

    private static final int MIB = 1 << 20;

    /// As a pool of database connections that is too small.
    private final Semaphore connections = new Semaphore(2);

    private final CountDownLatch never = new CountDownLatch(1);
    private final List<byte[]> sessions = Collections.synchronizedList(new ArrayList<>());
    private final List<InputStream> files = Collections.synchronizedList(new ArrayList<>());

    /// For the service loader.
    public Troubles() {}

    @Override
    public void register(Routes routes) {
        routes.get("/orders/{id}", this::order)
                .get("/stuck", this::stick)
                .get("/report", Troubles::report)
                .get("/login", this::login)
                .get("/open", this::open)
                .get("/fault", Troubles::fail)
                .post("/save", Troubles::save)
                .get("/stubborn", Troubles::ignore);
    }

    /// Waits for a database that is slow, and for its turn to ask it.
    private Response order(Request request) throws InterruptedException {
        connections.acquire();
        try {
            Thread.sleep(100);
        } finally {
            connections.release();
        }
        return Response.text("order " + request.pathParameter("id"));
    }

    /// Waits for what never comes.
    private Response stick(Request request) throws InterruptedException {
        never.await();
        return Response.text("never");
    }

    /// Holds all of a large result.
    private static Response report(Request request) {
        List<byte[]> rows = new ArrayList<>();
        for (int i = request.query("mib").asInt(0, 1024); i > 0; i--) {
            rows.add(new byte[MIB]);
        }
        return Response.text(rows.size() + " MiB");
    }

    /// Forgets nobody.
    private Response login(Request request) {
        sessions.add(new byte[100_000]);
        return Response.text("you are number " + sessions.size());
    }

    /// Closes nothing.
    private Response open(Request request) throws IOException {
        files.add(Files.newInputStream(Path.of("/dev/null")));
        return Response.text(files.size() + " files");
    }

    private static Response fail(Request request) {
        throw new IllegalStateException("no such customer");
    }

    /// `/dev/full` is a disk without room.
    private static Response save(Request request) throws IOException {
        Files.write(Path.of("/dev/full"), request.body().bytes());
        return Response.text("saved");
    }

    /// Waits, and goes on waiting when it is interrupted.
    private static Response ignore(Request request) {
        while (!request.path().isEmpty()) {
            LockSupport.parkNanos(1_000_000_000);
            Thread.interrupted();
        }
        return Response.text("at last");
    }
}
