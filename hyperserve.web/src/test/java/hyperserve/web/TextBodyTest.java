package hyperserve.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import hyperserve.api.Headers;
import hyperserve.api.HttpException;
import hyperserve.api.Method;
import hyperserve.api.Request;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// RFC 9110 §8.3.2.
final class TextBodyTest {

    private static Request request(String contentType, String bytes) {
        Headers headers =
                contentType == null ? Headers.empty() : Headers.of("Content-Type", contentType);
        return Request.of(Method.POST, "/", headers, HexFormat.of().parseHex(bytes));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "none, c3a9, é",
                "text/plain, c3a9, é",
                "text/plain; charset=utf-8, c3a9, é",
                "text/plain; charset=ISO-8859-1, e9, é",
                "text/plain; charset=\"windows-1252\", 80, €",
                "text/plain; charset=utf-16, fffee900, é",
                "text/plain, '', ''",
            })
    void readsTextInTheEncodingThatIsNamed(String contentType, String bytes, String text)
            throws IOException {
        assertThat(request(contentType, bytes).read(TextBody.utf8())).isEqualTo(text);
    }

    @Test
    void readsTextInAnotherEncodingIfNoneIsNamed() throws IOException {
        TextBody latin = TextBody.defaultingTo(StandardCharsets.ISO_8859_1);
        assertThat(request("text/plain", "e9").read(latin)).isEqualTo("é");
        assertThat(request("text/plain; charset=utf-8", "c3a9").read(latin)).isEqualTo("é");
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain, e9, 400, the content is not well-formed UTF-8",
        "text/plain, c0af, 400, the content is not well-formed UTF-8",
        "text/plain, eda080, 400, the content is not well-formed UTF-8",
        "text/plain; charset=us-ascii, 80, 400, the content is not well-formed US-ASCII",
        "text/plain; charset=x-none, 41, 415, the charset of the content is not known here",
        "text, 41, 400, Content-Type is malformed",
    })
    void refusesWhatIsNoText(String contentType, String bytes, int code, String reason) {
        assertThatThrownBy(() -> request(contentType, bytes).read(TextBody.utf8()))
                .asInstanceOf(type(HttpException.class))
                .satisfies(
                        refused -> {
                            assertThat(refused.status().code()).isEqualTo(code);
                            assertThat(refused.error().reason()).startsWith(reason);
                        });
    }
}
