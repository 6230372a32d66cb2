package hyperserve.http2.connection;

import static hyperserve.http2.connection.WireClient.priority;
import static hyperserve.test.Http2Frames.DATA;
import static hyperserve.test.Http2Frames.END_HEADERS;
import static hyperserve.test.Http2Frames.END_STREAM;
import static hyperserve.test.Http2Frames.HEADERS;
import static hyperserve.test.Http2Frames.PRIORITY_UPDATE;
import static hyperserve.test.Http2Frames.SETTINGS;
import static hyperserve.test.Http2Frames.WINDOW_UPDATE;
import static hyperserve.test.Http2Frames.int32;
import static hyperserve.test.Http2Frames.parameter;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Response;
import hyperserve.runtime.Server;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Content is sent in the order that clients ask for (RFC 9218).
final class PriorityTest {

    private static final int LENGTH = 40_000;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | 3 | false",
                "u=0 | 0 | false",
                "u=7, i | 7 | true",
                "i,u=1 | 1 | true",
                "i=?1;x=2 | 3 | true",
                "i, i=?0 | 3 | false",
                "u=8 | 3 | false",
                "u=-1 | 3 | false",
                "u=2.5 | 3 | false",
                "u=1, u=5 | 5 | false",
                "U=1, x, y=(a b) | 3 | false"
            })
    void areRead(String value, int urgency, boolean incremental) {
        assertThat(Priority.of(value)).isEqualTo(new Priority(urgency, incremental));
    }

    @Test
    void haveADefaultThatTakesTurns() {
        assertThat(Priority.of(null)).isEqualTo(new Priority(3, true));
    }

    @Test
    void sendTheUrgentFirstAndOthersInOneGo() throws IOException {
        assertThat(order("u=5", "u=5", "u=1")).containsExactly(5, 5, 5, 1, 1, 1, 3, 3, 3);
    }

    @Test
    void takeTurnsIfIncremental() throws IOException {
        assertThat(order("i", "i", "i")).containsExactly(1, 3, 5, 1, 3, 5, 1, 3, 5);
    }

    /// As the client says when it has asked already (RFC 9218 §7.1).
    @Test
    void changeWhileContentWaits() throws IOException {
        assertThat(order(client -> update(client, 5, "u=0"), "u=1", "u=1", "u=1"))
                .containsExactly(5, 5, 5, 1, 1, 1, 3, 3, 3);
        assertThat(order(client -> update(client, 1, "u=7"), "u=1", "u=1", "u=1"))
                .containsExactly(3, 3, 3, 5, 5, 5, 1, 1, 1);
    }

    /// Nothing said is something said: the urgency in the middle, and not incremental.
    @Test
    void areWholeInEachUpdate() throws IOException {
        assertThat(order(client -> update(client, 1, ""), "u=1, i", "u=4", "u=4"))
                .containsExactly(1, 1, 1, 3, 3, 3, 5, 5, 5);
    }

    /// What the field says then does not count.
    @Test
    void mayBeSaidBeforeTheRequest() throws IOException {
        assertThat(orderAfter(client -> update(client, 5, "u=0"), "u=1", "u=1", "u=7"))
                .containsExactly(5, 5, 5, 1, 1, 1, 3, 3, 3);
    }

    /// Those of streams with lower numbers are forgotten when one is opened.
    @Test
    void endWithTheStreamsThatCannotComeAnyMore() throws IOException {
        try (Server server =
                        Servers.on(Pool.LOCKFREE).get("/", _ -> Response.text("hello")).start();
                WireClient client = WireClient.connect(server)) {
            for (int round = 0; round < 3; round++) {
                int first = round * 200 + 1;
                for (int i = 0; i < 99; i++) {
                    client.frame(PRIORITY_UPDATE, 0, 0, priority(first + 2 * i, "u=1"));
                }
                assertThat(client.get(first + 198, "/").response(first + 198))
                        .isEqualTo("200 hello");
            }
        }
    }

    private interface Step {
        void take(WireClient client) throws IOException;
    }

    /// @param id counted as in [#order]
    private static void update(WireClient client, int id, String value) throws IOException {
        client.frame(PRIORITY_UPDATE, 0, 0, priority(id + 102, value));
    }

    private static List<Integer> order(String... priorities) throws IOException {
        return order(_ -> {}, _ -> {}, priorities);
    }

    private static List<Integer> order(Step then, String... priorities) throws IOException {
        return order(_ -> {}, then, priorities);
    }

    private static List<Integer> orderAfter(Step first, String... priorities) throws IOException {
        return order(first, _ -> {}, priorities);
    }

    /// The streams of the frames of content of three responses that are all there when the window
    /// of the connection opens.
    ///
    /// @param first what the client does before it asks
    /// @param then what it does before it opens the window
    private static List<Integer> order(Step first, Step then, String... priorities)
            throws IOException {
        try (Server server =
                        Servers.on(Pool.LOCKFREE)
                                .get("/", _ -> Response.bytes("a/b", new byte[LENGTH]))
                                .get("/fill", _ -> Response.bytes("a/b", new byte[65_535]))
                                .start();
                WireClient client = WireClient.connect(server)) {
            client.frame(SETTINGS, 0, 0, parameter(4, 1 << 20)).get(101, "/fill");
            client.response(101);
            first.take(client);
            int id = 103;
            for (String priority : priorities) {
                byte[] block = WireClient.request("GET", "/", "priority", priority);
                client.frame(HEADERS, END_HEADERS | END_STREAM, id, block);
                client.fields(client.next(HEADERS));
                id += 2;
            }
            then.take(client);
            client.frame(WINDOW_UPDATE, 0, 0, int32(1 << 20));
            List<Integer> order = new ArrayList<>();
            while (order.size() < 3 * priorities.length) {
                order.add(client.next(DATA).stream() - 102);
            }
            return order;
        }
    }
}
