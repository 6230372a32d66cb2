package hyperserve.runtime.semantics;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.CloseReason;
import hyperserve.api.ClosedConnection;
import hyperserve.api.FinishedExchange;
import hyperserve.api.FinishedExchange.Ending;
import hyperserve.api.Headers;
import hyperserve.api.Method;
import hyperserve.api.Nullable;
import hyperserve.api.ObservedConnection;
import hyperserve.api.Observer;
import hyperserve.api.Response;
import hyperserve.runtime.net.PlainTransport;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

final class ConnectionWatchTest {

    private final List<FinishedExchange> told = new ArrayList<>();
    private final List<ClosedConnection> closed = new ArrayList<>();
    private final List<ObservedConnection> opened = new ArrayList<>();
    private long now = 1000;

    private final Observers observers =
            Objects.requireNonNull(
                    Observers.of(List.of(new Observers.Observing(new Listener(), null))));
    private final ConnectionWatch watch = new ConnectionWatch(observers, () -> now, () -> 77);

    private final class Listener implements Observer {
        @Override
        public void exchangeFinished(FinishedExchange exchange) {
            told.add(exchange);
        }

        @Override
        public void connectionOpened(ObservedConnection connection) {
            opened.add(connection);
        }

        @Override
        public void connectionClosed(ClosedConnection connection) {
            closed.add(connection);
        }
    }

    /// A head without fields.
    private record Line(String target) implements WireRequest.Head {
        @Override
        public @Nullable String query() {
            return null;
        }

        @Override
        public byte[] path() {
            return target.getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public int pathStart() {
            return 0;
        }

        @Override
        public int pathEnd() {
            return target.length();
        }

        @Override
        public FieldLines fields() {
            return new FieldLines();
        }

        @Override
        public String protocol() {
            return "HTTP/1.1";
        }

        @Override
        public boolean takesInterim() {
            return true;
        }
    }

    private void open() throws IOException {
        try (SocketChannel channel = SocketChannel.open()) {
            watch.open(new PlainTransport(channel));
            watch.open(new PlainTransport(channel));
        }
    }

    private void begin(String target, long unsent) {
        watch.begin(unsent, Method.GET, new Line(target), 40, Headers.empty(), null);
    }

    /// Two answers of 100 and 50 bytes leave in parts.
    @Test
    void tellsOfEachWhenItsLastByteIsTaken() throws IOException {
        open();
        begin("/a", 0);
        watch.responds(0, Response.text("a"));
        watch.ended(100, true, 0, 1);
        now = 1010;
        begin("/b", 100);
        watch.responds(100, Response.text("b"));
        watch.ended(150, true, 0, 1);
        now = 1100;
        watch.taken(99);
        assertThat(told).isEmpty();
        now = 1200;
        watch.taken(2);
        assertThat(told).hasSize(1);
        now = 1300;
        watch.taken(49);
        assertThat(told).extracting(FinishedExchange::target).containsExactly("/a", "/b");
        assertThat(told).extracting(FinishedExchange::bytesSent).containsExactly(100L, 50L);
        assertThat(told)
                .extracting(FinishedExchange::firstByte)
                .containsExactly(Duration.ofNanos(100), Duration.ofNanos(190));
        assertThat(told)
                .extracting(FinishedExchange::duration)
                .containsExactly(Duration.ofNanos(200), Duration.ofNanos(290));
        assertThat(told).allMatch(each -> each.begun().equals(Instant.ofEpochMilli(77)));
        assertThat(opened).hasSize(1);
    }

    /// What was known of one is used for the next.
    @Test
    void tellsNothingOfTheOneBefore() throws IOException {
        open();
        begin("/a", 0);
        watch.queued();
        now += 50;
        watch.takenUp();
        watch.failed(new IllegalStateException("broken"));
        watch.note(FinishedExchange.USER, "a");
        watch.endsAs(0, Ending.MALFORMED);
        watch.responds(0, Response.text("a"));
        watch.ended(100, true, 7, 1);
        watch.taken(100);
        watch.endsAs(0, Ending.REFUSED);
        watch.ended(10, true, 0, 0);
        watch.taken(10);
        FinishedExchange second = told.getLast();
        assertThat(second.toString()).isEqualTo("null null: null, REFUSED after " + Duration.ZERO);
        assertThat(second.protocol()).isNull();
        assertThat(second.bytesReceived()).isZero();
        assertThat(second.bytesSent()).isEqualTo(10);
        assertThat(second.contentSent()).isZero();
        assertThat(second.queued()).isZero();
        assertThat(second.firstByte()).isNull();
        assertThat(second.failure()).isNull();
        assertThat(second.get(FinishedExchange.USER)).isNull();
        ExchangeWatch spare = observers.spare().take(opened.getFirst());
        FinishedExchange kept = spare.facts.end(0, Ending.COMPLETE, null);
        assertThat(kept.status()).isNull();
        FinishedExchange first = told.getFirst();
        assertThat(first.target()).isEqualTo("/a");
        assertThat(first.queued()).isEqualTo(Duration.ofNanos(50));
        assertThat(first.failure()).hasMessage("broken");
        assertThat(first.get(FinishedExchange.USER)).isEqualTo("a");
        assertThat(first.contentReceived()).isEqualTo(7);
    }

    @Test
    void countsWhatItKeepsUntilItHasTold() throws IOException {
        open();
        assertThat(watch.held()).isZero();
        begin("/" + "x".repeat(8000), 0);
        long one = watch.held();
        assertThat(one).isGreaterThan(8000);
        watch.responds(0, Response.text("a"));
        watch.ended(100, true, 0, 1);
        begin("/" + "x".repeat(8000), 100);
        assertThat(watch.held()).isEqualTo(2 * one);
        watch.taken(100);
        assertThat(watch.held()).isEqualTo(one);
        watch.ended(100, false, 0, 0);
        watch.close(CloseReason.CLIENT, 0, null);
        assertThat(watch.held()).isZero();
    }

    /// The thread that closes the source comes first, the owner later.
    @Test
    void tellsOfNothingAfterItsEnd() throws IOException {
        open();
        begin("/a", 0);
        watch.responds(0, Response.text("a"));
        watch.taken(10);
        watch.close(CloseReason.STOP, 0, null);
        watch.responds(0, Response.text("b"));
        watch.ended(100, true, 0, 1);
        watch.taken(100);
        begin("/b", 0);
        watch.ended(100, true, 0, 1);
        watch.endsAs(0, Ending.REFUSED);
        watch.close(CloseReason.CLIENT, 0, null);
        assertThat(told).hasSize(1);
        assertThat(told.getFirst().ending()).isEqualTo(Ending.CUT);
        assertThat(told.getFirst().bytesSent()).isEqualTo(10);
        assertThat(closed).hasSize(1);
        assertThat(closed.getFirst().reason()).isEqualTo(CloseReason.STOP);
        assertThat(closed.getFirst().exchanges()).isEqualTo(1);
    }

    /// Its turn never came.
    @Test
    void tellsOfNoConnectionThatWasNotOpened() throws IOException {
        watch.close(CloseReason.STOP, 0, null);
        open();
        assertThat(opened).isEmpty();
        assertThat(closed).isEmpty();
    }
}
