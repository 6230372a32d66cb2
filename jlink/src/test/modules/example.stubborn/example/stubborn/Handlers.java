package example.stubborn;

import hyperserve.api.HandlerProvider;
import hyperserve.api.Method;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.RouteOptions;
import hyperserve.api.Routes;

import java.util.concurrent.CountDownLatch;

/// Has a handler that never ends and ignores its interrupt, one that fills standard error, and two
/// that begin an exit, of which one may run on a thread that polls.
public final class Handlers implements HandlerProvider {

    /// Less than any pipe holds. The rest is written in no time.
    private static final int BEGUN = 4_000;

    private final CountDownLatch inside = new CountDownLatch(1);

    @Override
    public void register(Routes routes) {
        routes.get("/stubborn", this::stubborn)
                .get("/inside", this::awaitStubborn)
                .get("/flood", Handlers::flood)
                .get("/exit", Handlers::exit)
                .handle(
                        Method.GET,
                        "/exit-inline",
                        Handlers::exit,
                        RouteOptions.defaults().nonBlocking());
    }

    private Response stubborn(Request request) {
        inside.countDown();
        CountDownLatch never = new CountDownLatch(1);
        while (true) {
            try {
                never.await();
            } catch (InterruptedException e) {
                // That is the point.
            }
        }
    }

    /// Answers once the stubborn one is at work.
    private Response awaitStubborn(Request request) throws InterruptedException {
        inside.await();
        return Response.text("inside");
    }

    /// Fills the pipe that standard error may be, and goes on; answers when it has begun.
    private static Response flood(Request request) throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        Thread.ofPlatform()
                .daemon()
                .start(
                        () -> {
                            String line = "flood ".repeat(100);
                            for (int written = 0; true; written += line.length()) {
                                System.err.println(line);
                                if (written > BEGUN) {
                                    begun.countDown();
                                }
                            }
                        });
        begun.await();
        return Response.text("begun");
    }

    private static Response exit(Request request) {
        System.exit(3);
        return Response.text("never");
    }
}
