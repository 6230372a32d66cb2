package hyperserve.observe.figures;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Headers;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AcceptedFormatTest {

    private static boolean prefersOpenMetrics(Headers headers) {
        return AcceptedFormat.prefers(
                headers, "application/openmetrics-text", "1.0.0", "text/plain");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/openmetrics-text",
                "Application/OpenMetrics-Text; version=1.0.0",
                "application/openmetrics-text;version=\"1.0.0\";q=0.3",
                "text/plain;q=0.2, application/openmetrics-text;q=0.2",
                "application/vnd.google.protobuf;q=0.9,application/openmetrics-text;version=1.0.0"
                        + ";q=0.5,application/openmetrics-text;version=0.0.1;q=0.4"
                        + ",text/plain;version=0.0.4;q=0.3,*/*;q=0.2"
            })
    void givesWhatWasAskedFor(String accept) {
        assertThat(prefersOpenMetrics(Headers.of("Accept", accept))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*/*",
                "text/plain",
                "application/*",
                "",
                ",;,",
                "application/openmetrics-text;q=0",
                "application/openmetrics-text;q=2",
                "application/openmetrics-text;q=x",
                "application/openmetrics-text;version=2.0.0",
                "application/openmetrics-text;q=0.1,text/plain;q=0.2"
            })
    void givesTheUsualToAllOthers(String accept) {
        assertThat(prefersOpenMetrics(Headers.of("Accept", accept))).isFalse();
    }

    @Test
    void readsAllLines() {
        assertThat(prefersOpenMetrics(Headers.empty())).isFalse();
        assertThat(
                        prefersOpenMetrics(
                                Headers.of(
                                        "Accept",
                                        "text/html",
                                        "Accept",
                                        "application/openmetrics-text")))
                .isTrue();
    }
}
