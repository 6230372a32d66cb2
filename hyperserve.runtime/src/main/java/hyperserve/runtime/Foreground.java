package hyperserve.runtime;

import hyperserve.api.DrainReport;
import hyperserve.runtime.logging.LazyLogger;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/// A server as all that its program does: [Server#run()].
///
/// @param server the server, not opened
/// @param life its life
record Foreground(Server server, Life life) {

    private static final Logger LOG = LazyLogger.of(Server.class);

    void run() throws IOException, InterruptedException {
        server.open();
        try (var _ = OrderlyEnd.of(server, Foreground::logStop)) {
            server.begin();
            awaitThenClose();
        } finally {
            if (life.isOpen()) {
                server.close();
            }
        }
    }

    /// Before the signals are given back: one that comes meanwhile waits for this, too.
    private void awaitThenClose() throws InterruptedException {
        try {
            server.awaitClose();
        } finally {
            server.close();
        }
    }

    private static void logStop(DrainReport report) {
        LOG.log(
                Level.INFO,
                "stopped: "
                        + report.finished()
                        + " requests finished, "
                        + report.cut()
                        + " connections cut");
    }
}
