package hyperserve.runtime.http1;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Handler;
import hyperserve.api.Method;
import hyperserve.api.Response;
import hyperserve.api.RouteOptions;
import hyperserve.api.Routes;
import hyperserve.runtime.http1.WireHarness.Workers;
import hyperserve.runtime.limits.Limits;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.function.UnaryOperator;

/// Announced lengths at the edges of `int` and `long`, on routes without a bound.
@Timeout(60)
class BodyLengthTest {

    private static final long LONGEST_ARRAY = Integer.MAX_VALUE - 8L;

    private static void register(Routes routes, UnaryOperator<Handler> wrap) {
        RouteOptions unbounded = RouteOptions.defaults().withUnboundedBody();
        routes.handle(
                Method.POST,
                "/whole",
                wrap.apply(r -> Response.text("" + r.body().bytes().length)),
                unbounded);
        routes.handle(
                Method.POST,
                "/first",
                wrap.apply(r -> Response.text("" + (char) r.body().stream().read())),
                unbounded);
    }

    private static WireHarness harness() {
        return new WireHarness(Workers.INLINE, Limits.defaults(), BodyLengthTest::register);
    }

    private static String post(String path, String field, String body) {
        return "POST /" + path + " HTTP/1.1\r\nHost: a\r\n" + field + "\r\n\r\n" + body;
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                LONGEST_ARRAY + 1,
                Integer.MAX_VALUE - 1L,
                Integer.MAX_VALUE,
                Integer.MAX_VALUE + 1L,
                (1L << 32) - 1,
                1L << 32,
                (1L << 32) + 1,
                Long.MAX_VALUE - 1,
                Long.MAX_VALUE
            })
    void refusesABodyThatFitsNoArrayBeforeItIsRead(long length) {
        try (WireHarness harness = harness()) {
            String fields = "Content-Length: " + length + "\r\nExpect: 100-continue";
            harness.receive(post("whole", fields, "hello"));
            assertThat(harness.onlyReply().status()).isEqualTo(413);
            assertThat(harness.onlyReply().announcesClose()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1 << 16, (1 << 16) - 1, LONGEST_ARRAY - 1, LONGEST_ARRAY})
    void waitsForABodyThatFitsAnArray(long length) {
        try (WireHarness harness = harness()) {
            harness.receive(post("whole", "Content-Length: " + length, "hello"));
            assertThat(harness.sent()).isEmpty();
            assertThat(harness.closed()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {Integer.MAX_VALUE, 1L << 32, Long.MAX_VALUE - 1, Long.MAX_VALUE})
    void streamsABodyHoweverLong(long length) {
        try (WireHarness harness = harness()) {
            harness.receive(post("first", "Content-Length: " + length, "hello"));
            assertThat(harness.onlyReply().body()).isEqualTo("h");
            assertThat(harness.onlyReply().announcesClose()).isTrue();
        }
    }

    @Test
    void streamsAChunkHoweverLong() {
        try (WireHarness harness = harness()) {
            String chunk = "fffffffffffffff\r\nhello";
            harness.receive(post("first", "Transfer-Encoding: chunked", chunk));
            assertThat(harness.onlyReply().body()).isEqualTo("h");
        }
    }
}
