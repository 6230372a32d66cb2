package example.life;

import hyperserve.api.HandlerProvider;
import hyperserve.api.Routes;
import hyperserve.api.RunningServer;

import java.util.concurrent.CountDownLatch;

/// Says what it is told; is stuck where `EXAMPLE_STUCK` says, or ends the process where it is
/// started.
public final class Second implements HandlerProvider {

    @Override
    public void register(Routes routes) {}

    @Override
    public void started(RunningServer running) {
        tell("started");
        if ("exit".equals(System.getenv("EXAMPLE_STUCK"))) {
            System.exit(3);
        }
    }

    @Override
    public void stopping() {
        tell("stopping");
    }

    @Override
    public void stopped() {
        tell("stopped");
    }

    private static void tell(String what) {
        System.err.println("second: " + what);
        while (what.equals(System.getenv("EXAMPLE_STUCK"))) {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                System.err.println("second: interrupted");
            }
        }
    }
}
