package hyperserve.http2.connection;

import static hyperserve.http2.connection.Servers.patient;
import static hyperserve.test.Http2Frames.ACK;
import static hyperserve.test.Http2Frames.GOAWAY;
import static hyperserve.test.Http2Frames.PING;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.CloseReason;
import hyperserve.api.ClosedConnection;
import hyperserve.api.Observer;
import hyperserve.api.Response;
import hyperserve.http2.frame.ErrorCode;
import hyperserve.runtime.Server;
import hyperserve.runtime.limits.Limits;
import hyperserve.runtime.limits.Timeouts;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A connection that has lasted as long as it may says good-bye in order, and loses no request.
final class LastingTest {

    private final LinkedBlockingQueue<ClosedConnection> closed = new LinkedBlockingQueue<>();

    private Server server(Limits limits, Timeouts timeouts) throws IOException {
        Observer observer =
                new Observer() {
                    @Override
                    public void connectionClosed(ClosedConnection connection) {
                        closed.add(connection);
                    }
                };
        return Servers.on(Pool.LOCKFREE)
                .limits(limits)
                .timeouts(timeouts)
                .observer(observer)
                .get("/", _ -> Response.text("hello"))
                .start();
    }

    private void endsInOrder() throws InterruptedException {
        ClosedConnection told = closed.poll(30, TimeUnit.SECONDS);
        assertThat(told).isNotNull();
        assertThat(told.reason()).isEqualTo(CloseReason.LAST_RESPONSE);
    }

    @Test
    void saysGoodByeAfterTheMostRequests() throws Exception {
        try (Server server = server(Limits.defaults().withConnectionRequests(3), patient());
                WireClient client = WireClient.connect(server)) {
            assertThat(client.get(1, "/").response(1)).isEqualTo("200 hello");
            assertThat(client.get(3, "/").response(3)).isEqualTo("200 hello");
            client.frame(PING, 0, 0, new byte[8]);
            assertThat(client.next(f -> f.type() == PING || f.type() == GOAWAY).has(ACK)).isTrue();
            assertThat(client.get(5, "/").response(5)).isEqualTo("200 hello");
            Frame first = client.next(GOAWAY);
            assertThat(first.number(0)).isEqualTo(Integer.MAX_VALUE);
            assertThat(first.code()).isEqualTo(ErrorCode.NO_ERROR);
            Frame ping = client.next(PING);
            // It was on its way.
            assertThat(client.get(7, "/").response(7)).isEqualTo("200 hello");
            client.frame(PING, ACK, 0, ping.payload());
            Frame last = client.next(GOAWAY);
            assertThat(last.number(0)).isEqualTo(7);
            assertThat(last.code()).isEqualTo(ErrorCode.NO_ERROR);
            assertThat(client.rest()).isEmpty();
            endsInOrder();
        }
    }

    /// Also one that idles, and has never asked for anything.
    @Test
    void saysGoodByeWhenItIsOld() throws Exception {
        Timeouts timeouts = patient().withConnectionAge(Duration.ofMillis(150));
        try (Server server = server(Limits.defaults(), timeouts)) {
            for (int requests = 0; requests < 2; requests++) {
                try (WireClient client = WireClient.connect(server)) {
                    if (requests > 0) {
                        assertThat(client.get(1, "/").response(1)).isEqualTo("200 hello");
                    }
                    List<Frame> rest = client.rest();
                    assertThat(rest).filteredOn(f -> f.type() == GOAWAY).hasSize(2);
                    assertThat(rest.getLast().code()).isEqualTo(ErrorCode.NO_ERROR);
                    endsInOrder();
                }
            }
        }
    }
}
