package hyperserve.web.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import hyperserve.api.Headers;
import hyperserve.api.Method;
import hyperserve.api.Request;

import org.junit.jupiter.api.Test;

import java.util.Objects;

/// One to many, and what those get who come back, without a server.
final class BroadcastTest {

    private final Broadcast broadcast =
            Broadcast.of(BroadcastOptions.defaults().withHistory(3, 1000));

    private static StreamReader subscribe(Broadcast to) throws Exception {
        return new StreamReader(to.subscribe(Request.of(Method.GET, "/")));
    }

    private static StreamReader subscribe(Broadcast to, String last) throws Exception {
        Headers fields = Headers.of("Last-Event-ID", last);
        return new StreamReader(to.subscribe(Request.of(Method.GET, "/", fields, new byte[0])));
    }

    private static Event event(int number) {
        return Event.of("e" + number).withId(Integer.toString(number));
    }

    private static String wire(int... numbers) {
        StringBuilder text = new StringBuilder();
        for (int each : numbers) {
            text.append(event(each));
        }
        return text.toString();
    }

    @Test
    void sendsToAllWhoAreSubscribed() throws Exception {
        StreamReader first = subscribe(broadcast);
        broadcast.publish(event(1));
        StreamReader second = subscribe(broadcast);
        broadcast.publish(event(2));
        assertThat(first.all()).isEqualTo(wire(1, 2));
        assertThat(second.all()).isEqualTo(wire(2));
        assertThat(broadcast.subscribers()).isEqualTo(2);
        first.source().ended(false);
        assertThat(broadcast.subscribers()).isEqualTo(1);
    }

    @Test
    void repeatsWhatWasMissed() throws Exception {
        for (int i = 1; i <= 5; i++) {
            broadcast.publish(event(i));
        }
        StreamReader reader = subscribe(broadcast, "4");
        broadcast.publish(event(6));
        assertThat(reader.all()).isEqualTo(wire(5, 6));
        assertThat(subscribe(broadcast, "6").all()).isEmpty();
    }

    @Test
    void repeatsAllThatIsKeptIfMoreWasMissed() throws Exception {
        for (int i = 1; i <= 5; i++) {
            broadcast.publish(event(i));
        }
        assertThat(subscribe(broadcast, "1").all()).isEqualTo(wire(3, 4, 5));
        assertThat(subscribe(broadcast, "of another server").all()).isEqualTo(wire(3, 4, 5));
    }

    @Test
    void saysThatMoreWasMissedIfItIsAskedTo() throws Exception {
        Event reload = Event.of("").withType("reload");
        Broadcast strict =
                Broadcast.of(BroadcastOptions.defaults().withHistory(1, 1000).withGap(reload));
        strict.publish(event(1));
        strict.publish(event(2));
        assertThat(subscribe(strict, "1").all()).isEqualTo(reload.withId("2").toString());
        assertThat(subscribe(strict, "2").all()).isEmpty();
    }

    /// A replay of more than may wait is no reason to send the client away again.
    @Test
    void repeatsMoreThanMayWait() throws Exception {
        EventStreamOptions one = EventStreamOptions.defaults().withQueue(1, 100);
        Broadcast narrow =
                Broadcast.of(BroadcastOptions.defaults().withHistory(9, 1000).withStreams(one));
        for (int i = 1; i <= 5; i++) {
            narrow.publish(event(i));
        }
        StreamReader reader = subscribe(narrow, "1");
        narrow.publish(event(6));
        assertThat(reader.all()).isEqualTo(wire(2, 3, 4, 5, 6));
    }

    @Test
    void boundsTheHistoryInBytes() throws Exception {
        int each = event(1).encoded().remaining();
        Broadcast small = Broadcast.of(BroadcastOptions.defaults().withHistory(100, 2L * each + 1));
        for (int i = 1; i <= 5; i++) {
            small.publish(event(i));
        }
        assertThat(subscribe(small, "none").all()).isEqualTo(wire(4, 5));
    }

    @Test
    void givesIdsThatNoOtherGives() {
        Broadcast other = Broadcast.create();
        String first = Objects.requireNonNull(broadcast.publish("a").id());
        assertThat(first).endsWith("-1");
        assertThat(broadcast.publish("a").id()).endsWith("-2").isNotEqualTo(first);
        assertThat(other.publish("a").id()).isNotEqualTo(first);
    }

    @Test
    void letsGoOfTheSlow() throws Exception {
        EventStreamOptions one = EventStreamOptions.defaults().withQueue(1, 100);
        Broadcast narrow = Broadcast.of(BroadcastOptions.defaults().withStreams(one));
        StreamReader slow = subscribe(narrow);
        StreamReader quick = subscribe(narrow);
        narrow.publish(event(1));
        assertThat(quick.all()).isEqualTo(wire(1));
        narrow.publish(event(2));
        assertThat(narrow.subscribers()).isEqualTo(1);
        assertThat(slow.source().next()).isNull();
        assertThat(slow.source().isOver()).isTrue();
        assertThat(quick.all()).isEqualTo(wire(2));
    }

    @Test
    void refusesWhatIsTooLargeBeforeAnybodyGetsIt() throws Exception {
        EventStreamOptions small = EventStreamOptions.defaults().withQueue(10, 10);
        Broadcast narrow = Broadcast.of(BroadcastOptions.defaults().withStreams(small));
        StreamReader reader = subscribe(narrow);
        assertThatIllegalArgumentException().isThrownBy(() -> narrow.publish("0123456789"));
        assertThat(reader.next()).isNull();
        assertThat(subscribe(narrow, "x").next()).isNull();
    }

    @Test
    void endsAllWhenItIsClosed() throws Exception {
        StreamReader reader = subscribe(broadcast);
        broadcast.publish(event(1));
        broadcast.close();
        assertThat(reader.all()).isEqualTo(wire(1));
        assertThat(reader.source().isOver()).isTrue();
        StreamReader late = subscribe(broadcast);
        assertThat(late.next()).isNull();
        assertThat(late.source().isOver()).isTrue();
        assertThatIllegalStateException().isThrownBy(() -> broadcast.publish("x"));
    }
}
