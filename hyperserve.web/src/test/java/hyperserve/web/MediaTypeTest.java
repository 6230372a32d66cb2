package hyperserve.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import hyperserve.api.BadRequestException;
import hyperserve.api.Headers;
import hyperserve.api.HttpException;
import hyperserve.api.Method;
import hyperserve.api.Request;
import hyperserve.api.Status;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;

/// RFC 9110 §8.3.1 and §5.6.6.
final class MediaTypeTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "text/html | text/html",
                "TEXT/Html | text/html",
                "text/html;charset=utf-8 | text/html; charset=utf-8",
                "text/html; Charset=UTF-8 | text/html; charset=UTF-8",
                "text/html ; charset=utf-8 | text/html; charset=utf-8",
                "text/html;\tcharset=\"utf-8\" | text/html; charset=utf-8",
                "text/html; | text/html",
                "text/html;;; a=b; | text/html; a=b",
                "multipart/form-data; boundary=\"a b\" | multipart/form-data; boundary=\"a b\"",
                "a/b; c=\"\\\"\\\\\" | a/b; c=\"\\\"\\\\\"",
                "a/b; c=\"\\d;e=f\" | a/b; c=\"d;e=f\"",
                "a/b; c=\"\" | a/b; c=\"\"",
                "application/vnd.api+json | application/vnd.api+json",
                "` text/plain ` | text/plain",
            })
    void readsWhatIsWellFormed(String value, String written) {
        assertThat(MediaType.parse(value)).hasToString(written);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | no type and '/' at index 0",
                "text | no type and '/' at index 4",
                "/html | no type and '/' at index 0",
                "text/ | no subtype at index 5",
                "text/;a=b | no subtype at index 5",
                "text /html | no type and '/' at index 4",
                "text/ html | no subtype at index 5",
                "text/html a=b | no ';' or end at index 10",
                "text/html, text/plain | no ';' or end at index 9",
                "text/html; charset | no value of the parameter charset at index 18",
                "text/html; charset= | no value of the parameter charset at index 19",
                "text/html; charset =utf-8 | no value of the parameter charset at index 18",
                "text/html; charset= utf-8 | no value of the parameter charset at index 19",
                "text/html; a=\"b | no value of the parameter a at index 15",
                "text/html; a=\"b\\ | no value of the parameter a at index 16",
                "text/html; a=\"b\u0001\" | no value of the parameter a at index 17",
                "text/html; =b | no ';' or end at index 11",
                "text/html; a=b; A=c | the parameter a twice",
                "text/* | the subtype of a media type is a token, was '*'",
                "*/* | the type of a media type is a token, was '*'",
            })
    void refusesWhatIsMalformed(String value, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MediaType.parse(value))
                .withMessageContaining(message);
    }

    @Test
    void refusesMoreParametersThanAnybodyNeeds() {
        StringBuilder value = new StringBuilder("a/b");
        for (int i = 0; i < MediaType.MAX_PARAMETERS; i++) {
            value.append(";p").append(i).append("=v");
        }
        assertThat(MediaType.parse(value.toString()).parameters()).hasSize(16);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MediaType.parse(value + ";q=v"))
                .withMessageContaining("more than 16 parameters");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MediaType.parse(value.toString()).withParameter("q", "v"))
                .withMessageContaining("at most 16 parameters");
    }

    @Test
    void comparesWithoutRegardToCaseAndOrder() {
        MediaType type = MediaType.parse("text/html; charset=UTF-8; level=1");
        assertThat(type)
                .isEqualTo(MediaType.parse("TEXT/HTML;LEVEL=1;charset=utf-8"))
                .hasSameHashCodeAs(MediaType.parse("TEXT/HTML;LEVEL=1;charset=utf-8"))
                .isNotEqualTo(MediaType.parse("text/html; charset=utf-8"))
                .isNotEqualTo(MediaType.parse("text/plain; charset=UTF-8; level=1"));
        assertThat(MediaType.parse("a/b; boundary=x"))
                .isNotEqualTo(MediaType.parse("a/b; boundary=X"));
    }

    @Test
    void tellsItsParts() {
        MediaType type = MediaType.parse("Application/Problem+JSON; A=1");
        assertThat(type.type()).isEqualTo("application");
        assertThat(type.subtype()).isEqualTo("problem+json");
        assertThat(type.essence()).isEqualTo("application/problem+json");
        assertThat(type.suffix()).isEqualTo("json");
        assertThat(type.parameter("a")).isEqualTo("1");
        assertThat(type.parameter("b")).isNull();
        assertThat(type.is("application/PROBLEM+json")).isTrue();
        assertThat(type.is("application/json")).isFalse();
        assertThat(type.withoutParameters()).isEqualTo(MediaType.PROBLEM_JSON);
        assertThat(MediaType.JSON.suffix()).isNull();
    }

    @Test
    void knowsCharsets() {
        assertThat(MediaType.HTML.charset(StandardCharsets.US_ASCII))
                .isEqualTo(StandardCharsets.UTF_8);
        assertThat(MediaType.parse("text/plain; charset=\"iso-8859-1\"").charset(null))
                .isEqualTo(StandardCharsets.ISO_8859_1);
        assertThat(MediaType.JSON.charset(StandardCharsets.UTF_8))
                .isEqualTo(StandardCharsets.UTF_8);
        assertThat(MediaType.JSON.withCharset(StandardCharsets.UTF_16))
                .hasToString("application/json; charset=utf-16");
    }

    @ParameterizedTest
    @CsvSource({"klingon", "''", "a!b"})
    void answers415ForACharsetNobodyKnows(String charset) {
        MediaType type = MediaType.TEXT.withParameter("charset", charset);
        assertThatThrownBy(() -> type.charset(StandardCharsets.UTF_8))
                .asInstanceOf(type(HttpException.class))
                .extracting(HttpException::status)
                .isEqualTo(Status.UNSUPPORTED_MEDIA_TYPE);
    }

    @Test
    void refusesParametersThatCannotBeSent() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MediaType.TEXT.withParameter("a b", "c"))
                .withMessage("the name of a parameter is a token, was 'a b'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MediaType.TEXT.withParameter("a", "b\r\nc"))
                .withMessage("the parameter a has U+000D at index 1, which may not be sent");
    }

    @Test
    void readsTheFieldOfARequest() {
        assertThat(MediaType.of(Headers.empty())).isNull();
        assertThat(MediaType.of(Headers.of("Content-Type", "text/html")))
                .isEqualTo(MediaType.of("text", "html"));
        Headers same = Headers.of("Content-Type", "a/b", "content-type", "A/B");
        assertThat(MediaType.of(same)).hasToString("a/b");
        assertThatThrownBy(() -> MediaType.of(same.adding("Content-Type", "a/c")))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("sent twice");
        assertThatThrownBy(() -> MediaType.of(Headers.of("Content-Type", "html")))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("Content-Type is malformed: a media type has no type");
    }

    @Test
    void refusesContentOfAnotherType() {
        assertThat(
                        MediaType.require(
                                post("application/json; a=b"), "text/plain", "application/json"))
                .hasToString("application/json; a=b");
        for (Request request : new Request[] {post("text/html"), Request.of(Method.POST, "/")}) {
            assertThatThrownBy(() -> MediaType.require(request, "a/b", "c/d"))
                    .asInstanceOf(type(HttpException.class))
                    .satisfies(
                            refused -> {
                                assertThat(refused.status().code()).isEqualTo(415);
                                assertThat(refused.error().headers().first("Accept"))
                                        .isEqualTo("a/b, c/d");
                                assertThat(refused.error().reason())
                                        .isEqualTo("the content must be a/b or c/d");
                            });
        }
    }

    private static Request post(String type) {
        return Request.of(Method.POST, "/", Headers.of("Content-Type", type), new byte[0]);
    }
}
