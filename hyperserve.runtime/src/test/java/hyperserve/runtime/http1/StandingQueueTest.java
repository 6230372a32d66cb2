package hyperserve.runtime.http1;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Method;
import hyperserve.api.Response;
import hyperserve.api.RouteOptions;
import hyperserve.runtime.http1.WireHarness.Workers;
import hyperserve.runtime.limits.Limits;
import hyperserve.runtime.overload.QueueTime;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// What the thread that polls still does itself while requests wait too long for others.
final class StandingQueueTest {

    private final WireHarness harness =
            new WireHarness(
                    Workers.EITHER,
                    Limits.defaults().withQueueTime(Duration.ofMillis(1)),
                    (routes, _) ->
                            routes.get("/short", _ -> Response.text("short"))
                                    .get("/long", _ -> relieved())
                                    .get("/announcing", _ -> announcing())
                                    .handle(
                                            Method.GET,
                                            "/critical",
                                            _ -> relieved(),
                                            RouteOptions.defaults().critical()));

    @AfterEach
    void close() {
        harness.close();
    }

    /// By another thread, as pools do it.
    private Response relieved() throws InterruptedException {
        Thread monitor = Thread.ofPlatform().start(harness.connection()::relieved);
        monitor.join();
        return Response.text("long");
    }

    private Response announcing() {
        harness.connection().relieved();
        return Response.text("waits");
    }

    private void stand() {
        QueueTime queue = harness.server().queue();
        for (int second = 2; second <= 4; second += 2) {
            queue.waited(TimeUnit.SECONDS.toNanos(1), TimeUnit.SECONDS.toNanos(second));
        }
        assertThat(queue.stands()).isTrue();
    }

    /// Asks a hundred times, more than are admitted at once.
    ///
    /// @return how many were answered on other threads
    private int apart(String path) {
        int before = harness.apart();
        int replies = harness.replies().size();
        for (int i = 0; i < 100; i++) {
            harness.receive("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
        }
        assertThat(harness.replies().subList(replies, replies + 100))
                .allMatch(reply -> reply.status() == 200);
        return harness.apart() - before;
    }

    @Test
    void keepsThoseWhoPollFromHandlersThatWereSeenToTakeLong() {
        assertThat(apart("/long")).isZero();
        stand();
        assertThat(apart("/long")).isEqualTo(100);
    }

    @Test
    void leavesThemThoseThatWereNot() {
        assertThat(apart("/short")).isZero();
        stand();
        assertThat(apart("/short")).isZero();
    }

    /// Whoever announces that it waits has kept nobody.
    @Test
    void leavesThemThoseThatAnnounceTheirWaits() {
        assertThat(apart("/announcing")).isZero();
        stand();
        assertThat(apart("/announcing")).isZero();
    }

    @Test
    void leavesThemThoseThatNothingKeepsOut() {
        stand();
        assertThat(apart("/critical")).isZero();
    }
}
