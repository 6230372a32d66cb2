package hyperserve.runtime.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import hyperserve.api.BodyOutput;
import hyperserve.api.Nullable;
import hyperserve.api.Response;
import hyperserve.runtime.http1.WireHarness.Workers;
import hyperserve.runtime.limits.Limits;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/// Trailers that handlers send (RFC 9112 §7.1.2, RFC 9110 §6.5).
class ResponseTrailersTest {

    private static String sent(long length, Consumer<BodyOutput> trailers) {
        Response response =
                length < 0
                        ? Response.stream("text/plain", out -> writeAnd(out, trailers))
                        : Response.stream("text/plain", length, out -> writeAnd(out, trailers));
        try (WireHarness harness =
                new WireHarness(
                        Workers.INLINE,
                        Limits.defaults(),
                        (routes, wrap) -> routes.get("/", wrap.apply(_ -> response)))) {
            harness.receive("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            return harness.sent();
        }
    }

    private static void writeAnd(BodyOutput out, Consumer<BodyOutput> trailers) throws IOException {
        out.write('x');
        trailers.accept(out);
    }

    @Test
    void followTheContent() {
        String sent =
                sent(
                        -1,
                        out -> {
                            out.trailer("X-Sum", "1");
                            out.trailer("Server-Timing", "a;dur=2");
                        });
        assertThat(sent)
                .contains("Transfer-Encoding: chunked\r\n")
                .endsWith("\r\n\r\n1\r\nx\r\n0\r\nX-Sum: 1\r\nServer-Timing: a;dur=2\r\n\r\n");
    }

    /// What a writer meets that adds a trailer.
    private static @Nullable Throwable refusal(long length, String name, String value) {
        AtomicReference<@Nullable Throwable> met = new AtomicReference<>();
        sent(length, out -> met.set(catchThrowable(() -> out.trailer(name, value))));
        return met.get();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length",
                "transfer-encoding",
                "HOST",
                "Connection",
                "Set-Cookie",
                "Content-Type",
                "Trailer"
            })
    void areRefusedIfTheyDecideOnTheMessage(String name) {
        assertThat(refusal(-1, name, "1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name);
    }

    @Test
    void cannotSplitTheResponse() {
        assertThat(refusal(-1, "X", "a\r\nY: b")).isInstanceOf(IllegalArgumentException.class);
        assertThat(refusal(-1, "X: a\r\nY", "b")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void areRefusedWhereTheLengthIsKnown() {
        assertThat(refusal(1, "X", "1")).isInstanceOf(IllegalStateException.class);
    }
}
