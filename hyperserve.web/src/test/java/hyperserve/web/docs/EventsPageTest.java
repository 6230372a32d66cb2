package hyperserve.web.docs;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.HandlerProvider;
import hyperserve.api.Response;
import hyperserve.api.Routes;
import hyperserve.test.Eventually;
import hyperserve.testkit.TestApplication;
import hyperserve.testkit.TestEvent;
import hyperserve.testkit.TestStream;
import hyperserve.web.events.Broadcast;
import hyperserve.web.events.BroadcastOptions;
import hyperserve.web.events.Event;
import hyperserve.web.events.EventStream;
import hyperserve.web.events.EventStreamOptions;
import hyperserve.web.events.WhenFull;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/// The samples of docs/web/events.md.
final class EventsPageTest {

    // docs: events-broadcast
    static final class News implements HandlerProvider {

        private final Broadcast news = Broadcast.create();

        @Override
        public void register(Routes routes) {
            routes.get("/news", news::subscribe)
                    .post(
                            "/news",
                            request -> {
                                news.publish(Event.of(request.body().text()).withType("news"));
                                return Response.text("published\n");
                            });
        }
    }

    // end

    // docs: events-stream
    static final class Jobs implements HandlerProvider {

        private final Map<String, EventStream> watchers = new ConcurrentHashMap<>();

        @Override
        public void register(Routes routes) {
            routes.get(
                    "/jobs/{id}/progress",
                    request -> {
                        String id = request.pathParameter("id");
                        return EventStream.respond(
                                request,
                                stream -> {
                                    watchers.put(id, stream);
                                    stream.onEnd(ended -> watchers.remove(id, ended));
                                });
                    });
        }

        /// Called by whoever works on the job, on its own thread.
        void progress(String id, int percent) {
            EventStream watcher = watchers.get(id);
            if (watcher != null) {
                watcher.send(Integer.toString(percent));
                if (percent == 100) {
                    watcher.close();
                }
            }
        }
    }

    // end

    private static Broadcast bounds() {
        // docs: events-bounds
        EventStreamOptions latest =
                EventStreamOptions.defaults()
                        .withQueue(16, 64 * 1024)
                        .withWhenFull(WhenFull.DROP_OLDEST)
                        .withHeartbeat(Duration.ofSeconds(30))
                        .withRetry(Duration.ofSeconds(5));
        Broadcast prices =
                Broadcast.of(
                        BroadcastOptions.defaults()
                                .withStreams(latest)
                                .withHistory(100, 256 * 1024)
                                .withGap(Event.of("").withType("reload")));
        // end
        return prices;
    }

    @Test
    void publishesToAll() {
        try (TestApplication application = TestApplication.inMemory(new News());
                TestStream page = application.client().open("/news")) {
            application.client().post("/news", "text/plain", "rain").hasStatus(200);
            TestEvent event = Objects.requireNonNull(page.event());
            assertThat(event.type()).isEqualTo("news");
            assertThat(event.data()).isEqualTo("rain");
        }
    }

    @Test
    void tellsWhoWatches() throws Exception {
        Jobs jobs = new Jobs();
        try (TestApplication application = TestApplication.onPort(jobs);
                TestStream page = application.client().open("/jobs/7/progress")) {
            jobs.progress("7", 50);
            jobs.progress("7", 100);
            assertThat(Objects.requireNonNull(page.event()).data()).isEqualTo("50");
            assertThat(Objects.requireNonNull(page.event()).data()).isEqualTo("100");
            assertThat(page.event()).isNull();
            Eventually.is("forgotten", jobs.watchers::isEmpty);
        }
    }

    @Test
    void hasOtherBounds() {
        assertThat(bounds().subscribers()).isZero();
    }
}
