package hyperserve.http2.connection;

import static hyperserve.test.Http2Frames.END_STREAM;
import static hyperserve.test.Http2Frames.HEADERS;
import static hyperserve.test.Http2Frames.RST_STREAM;
import static hyperserve.test.Http2Frames.WINDOW_UPDATE;
import static hyperserve.test.Http2Frames.int32;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.FinishedExchange;
import hyperserve.api.Observer;
import hyperserve.api.RunningServer;
import hyperserve.api.ServerFigure;
import hyperserve.runtime.Server;
import hyperserve.runtime.limits.Limits;
import hyperserve.test.Eventually;
import hyperserve.test.Http2Frames;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// What a server counts of its streams, and tells of each.
final class StreamFiguresTest {

    private static final class Watch implements Observer {

        private final List<Integer> streams = new CopyOnWriteArrayList<>();
        private volatile RunningServer running;

        @Override
        public void started(RunningServer server) {
            running = server;
        }

        @Override
        public void exchangeFinished(FinishedExchange exchange) {
            streams.add(exchange.stream());
        }

        /// Open, opened, reset by the client and by the server, refused.
        List<Long> figures() {
            return List.of(
                    running.figure(ServerFigure.STREAMS),
                    running.figure(ServerFigure.STREAMS_OPENED),
                    running.figure(ServerFigure.STREAMS_RESET_BY_CLIENT),
                    running.figure(ServerFigure.STREAMS_RESET_BY_SERVER),
                    running.figure(ServerFigure.STREAMS_REFUSED));
        }
    }

    @Test
    void countsStreamsAndHowTheyEnd() throws IOException {
        Watch watch = new Watch();
        Limits limits = Limits.defaults().withStreams(2);
        try (Server server =
                Servers.counting(Pool.LOCKFREE).limits(limits).observer(watch).start()) {
            try (WireClient client = WireClient.connect(server)) {
                assertThat(client.get(1, "/").response(1)).isEqualTo("200 hello");
                assertThat(watch.figures()).containsExactly(0L, 1L, 0L, 0L, 0L);
                client.post(3, "/count").post(5, "/count").post(7, "/count").next(RST_STREAM);
                assertThat(watch.figures()).containsExactly(2L, 3L, 0L, 0L, 1L);
                client.frame(RST_STREAM, 0, 3, int32(8));
                client.frame(WINDOW_UPDATE, 0, 5, int32(0)).next(RST_STREAM);
                assertThat(watch.figures()).containsExactly(0L, 3L, 1L, 1L, 1L);
                client.frame(HEADERS, Http2Frames.END_HEADERS | END_STREAM, 9, WireClient.block())
                        .next(RST_STREAM);
                assertThat(watch.figures()).containsExactly(0L, 3L, 1L, 2L, 1L);
                client.post(11, "/count");
                Eventually.is("it is open", () -> watch.figures().getFirst() == 1);
            }
            Eventually.is("none is open", () -> watch.figures().getFirst() == 0);
            Eventually.is("all are told", () -> watch.streams.size() == 4);
            assertThat(watch.streams).containsExactlyInAnyOrder(1, 3, 5, 11);
        }
    }
}
