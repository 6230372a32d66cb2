package hyperserve.runtime.http1;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.echo.EchoPreface;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Connections whose clients begin with another protocol, or nearly so.
final class PrefaceTest {

    private static final String REST = "\0\0\0\4\0\0\0\0\0";

    private static WireHarness harness() {
        return WireHarness.of(new EchoPreface());
    }

    @Test
    void isFollowedWithAllThatHasCome() {
        try (WireHarness harness = harness()) {
            harness.receive(EchoPreface.PREFACE + REST);
            assertThat(harness.sent()).isEqualTo(EchoPreface.PREFACE + REST);
            assertThat(harness.closed()).isFalse();
        }
    }

    @Test
    void isFollowedHoweverItIsCut() {
        String all = EchoPreface.PREFACE + REST;
        for (int first = 1; first < all.length(); first++) {
            for (int second = first + 1; second <= all.length(); second++) {
                try (WireHarness harness = harness()) {
                    harness.receive(all.substring(0, first));
                    harness.receive(all.substring(first, second));
                    harness.receive(all.substring(second));
                    assertThat(harness.sent()).as("cut at %d and %d", first, second).isEqualTo(all);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PRI * HTTP/2.1\r\n\r\nSM\r\n\r\n",
                "PRI * HTTP/2.0\r\nHost: a\r\n\r\n",
                "GET / HTTP/2.0\r\n\r\n",
                "\r\nPRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
            })
    void isNotWhatOnlyLooksLikeIt(String beginning) {
        try (WireHarness harness = harness()) {
            harness.receive(beginning);
            assertThat(harness.onlyReply().status()).isEqualTo(505);
            assertThat(harness.closed()).isTrue();
        }
    }

    @Test
    void isNotWhatFollowsARequest() {
        try (WireHarness harness = harness()) {
            harness.receive("GET / HTTP/1.1\r\nHost: a\r\n\r\n" + EchoPreface.PREFACE);
            assertThat(harness.sent()).startsWith("HTTP/1.1 200 OK").contains("HTTP/1.1 505 ");
            assertThat(harness.closed()).isTrue();
        }
    }

    @Test
    void isNothingWithoutTheProtocol() {
        try (WireHarness harness = WireHarness.inline()) {
            harness.receive(EchoPreface.PREFACE);
            assertThat(harness.onlyReply().status()).isEqualTo(505);
        }
    }
}
