package hyperserve.runtime.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hyperserve.api.Method;
import hyperserve.api.Response;
import hyperserve.api.RouteOptions;
import hyperserve.runtime.limits.Limits;
import hyperserve.runtime.semantics.Fault;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// What is told of an exchange, and what that costs.
final class FaultTest {

    @Test
    void whatIsNotedLaterIsToldAfterWhatWasNotedBefore() {
        List<String> told = new ArrayList<>();
        Runnable first =
                () -> {
                    told.add("first");
                    throw new IllegalStateException("on purpose");
                };
        Runnable both = new Fault.Later(first, () -> told.add("then"));
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(both::run);
        assertThat(told).containsExactly("first", "then");
    }

    /// What follows an answer may fail for want of memory.
    @Test
    void anErrorAfterTheAnswerMakesNoSecondOne() throws Exception {
        try (WireHarness harness = WireHarness.inline()) {
            Exchange exchange = new Exchange(harness.connection(), harness.http1());
            exchange.begin(head("GET /none HTTP/1.1\r\nHost: a\r\n\r\n"));
            exchange.writer().send(Response.text("once"));

            exchange.breakOff(new OutOfMemoryError("on purpose"));
            harness.connection().output().flush();

            assertThat(harness.sent()).startsWith("HTTP/1.1 200 OK").endsWith("once");
            assertThat(exchange.writer().closing()).isTrue();
        }
    }

    @Test
    void anErrorBeforeTheAnswerMakesOne() throws Exception {
        try (WireHarness harness = WireHarness.inline()) {
            Exchange exchange = new Exchange(harness.connection(), harness.http1());
            exchange.begin(head("GET /none HTTP/1.1\r\nHost: a\r\n\r\n"));

            exchange.breakOff(new OutOfMemoryError("on purpose"));
            harness.connection().output().flush();

            assertThat(harness.sent()).startsWith("HTTP/1.1 500 ").contains("Connection: close");
        }
    }

    private static RequestHead head(String text) throws MalformedRequestException {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        RequestHead head = new RequestHead();
        assertThat(new RequestParser(8192, 16384, 100).parse(bytes, 0, bytes.length, head))
                .isTrue();
        return head;
    }

    /// The end of a handler may be the end of memory: nothing is made there.
    @Test
    void nothingIsMadeForAHandlerThatIsNotInterrupted() throws Exception {
        try (WireHarness harness =
                new WireHarness(
                        WireHarness.Workers.APART,
                        Limits.defaults(),
                        (routes, _) ->
                                routes.handle(
                                        Method.GET,
                                        "/",
                                        _ -> Response.text("done"),
                                        RouteOptions.defaults().uninterruptible()))) {
            harness.receive("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(harness.sent()).startsWith("HTTP/1.1 200 OK").endsWith("done");
            assertThat(harness.connection().knownAbsence()).isNull();
        }
    }
}
