package hyperserve.runtime.http1;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Response;
import hyperserve.runtime.http1.WireHarness.Workers;
import hyperserve.runtime.limits.Limits;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What pools see of the threads of handlers, and what is learned from it.
final class LearningTest {

    @ParameterizedTest
    @EnumSource(names = {"INLINE", "APART"})
    void knowsTheHandlersThatWereSeenWaiting(Workers workers) {
        WireHarness[] itself = new WireHarness[1];
        try (WireHarness harness =
                new WireHarness(
                        workers,
                        Limits.defaults(),
                        (routes, _) ->
                                routes.get(
                                        "/",
                                        _ -> {
                                            seenWaiting(itself[0], workers);
                                            return Response.text("root");
                                        }))) {
            itself[0] = harness;
            harness.receive("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(harness.onlyReply().status()).isEqualTo(200);
            assertThat(harness.server().router().seenWaiting(() -> 0)).hasSize(1);
        }
    }

    private static void seenWaiting(WireHarness harness, Workers workers) {
        if (workers == Workers.APART) {
            harness.inProgress().seenWaiting();
        } else {
            harness.connection().seenWaiting();
        }
    }
}
