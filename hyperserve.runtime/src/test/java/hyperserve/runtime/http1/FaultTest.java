package hyperserve.runtime.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hyperserve.api.Method;
import hyperserve.api.Response;
import hyperserve.api.RouteOptions;
import hyperserve.runtime.limits.Limits;

import org.junit.jupiter.api.Test;

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
