package hyperserve.web.events;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Method;
import hyperserve.api.Routes;
import hyperserve.runtime.Server;
import hyperserve.test.Eventually;
import hyperserve.testkit.TestApplication;
import hyperserve.testkit.TestEvent;
import hyperserve.testkit.TestRequest;
import hyperserve.testkit.TestStream;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Events by a real server to real clients.
final class EventsOnSocketsTest {

    private static final int MANY = 100;

    private final Broadcast broadcast = Broadcast.create();

    private void register(Routes routes) {
        routes.get("/events", broadcast::subscribe);
    }

    private void awaitSubscribers(int count) {
        Eventually.is("subscribers", () -> broadcast.subscribers() == count);
    }

    @Test
    void reachManyAndEndWhenTheyLeave() throws Exception {
        try (TestApplication application = TestApplication.onPort(this::register)) {
            List<TestStream> streams = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                streams.add(application.client().open("/events").hasStatus(200));
            }
            awaitSubscribers(MANY);
            Event sent = broadcast.publish("a\nb");
            TestEvent expected =
                    new TestEvent("message", "a\nb", Objects.requireNonNull(sent.id()));
            for (TestStream stream : streams) {
                assertThat(stream.event()).isEqualTo(expected);
            }
            streams.subList(0, MANY / 2).forEach(TestStream::close);
            awaitSubscribers(MANY / 2);
            streams.subList(MANY / 2, MANY).forEach(TestStream::close);
            awaitSubscribers(0);
        }
    }

    @Test
    void areRepeatedToWhoComesBack() throws Exception {
        try (TestApplication application = TestApplication.onPort(this::register)) {
            String last = Objects.requireNonNull(broadcast.publish("one").id());
            broadcast.publish("two");
            broadcast.publish("three");
            TestRequest again =
                    TestRequest.of(Method.GET, "/events").withHeader("Last-Event-ID", last);
            try (TestStream stream = application.client().open(again)) {
                assertThat(Objects.requireNonNull(stream.event()).data()).isEqualTo("two");
                assertThat(Objects.requireNonNull(stream.event()).data()).isEqualTo("three");
            }
        }
    }

    @Test
    void endInOrderWhenTheServerStops() throws Exception {
        Server server = Server.at("127.0.0.1", 0).handlers(this::register);
        try (TestApplication application = TestApplication.onPort(server);
                TestStream stream = application.client().open("/events")) {
            awaitSubscribers(1);
            broadcast.publish("last");
            assertThat(server.drain().cut()).isZero();
            assertThat(Objects.requireNonNull(stream.event()).data()).isEqualTo("last");
            assertThat(stream.event()).isNull();
            assertThat(broadcast.subscribers()).isZero();
        }
    }

    /// The same, without a socket.
    @Test
    void comeWithoutAServer() {
        TestStream stream;
        try (TestApplication application = TestApplication.inMemory(this::register)) {
            stream = application.client().open("/events");
            broadcast.publish("one");
            assertThat(Objects.requireNonNull(stream.event()).data()).isEqualTo("one");
        }
        // The application has stopped.
        assertThat(stream.event()).isNull();
        assertThat(broadcast.subscribers()).isZero();
        stream.close();
    }
}
