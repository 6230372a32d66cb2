package hyperserve.web.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import hyperserve.api.Headers;
import hyperserve.api.HttpException;
import hyperserve.api.Method;
import hyperserve.api.Request;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;

/// What `Content-Type` says of a form (RFC 2046 §5.1.1, RFC 9110 §8.3.1).
final class BoundaryTest {

    private static final String SEVENTY = "0123456789".repeat(7);

    private static Request request(Headers headers, String boundary) {
        String body =
                "--%1$s\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--%1$s--\r\n"
                        .formatted(boundary);
        return Request.of(Method.POST, "/", headers, body.getBytes(ISO_8859_1));
    }

    private static HttpException refusal(Headers headers) {
        return assertThatExceptionOfType(HttpException.class)
                .isThrownBy(() -> request(headers, "b").read(Form.multipart()))
                .actual();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            textBlock =
                    """
                    multipart/form-data; boundary=b| b
                    Multipart/Form-Data;BOUNDARY=b| b
                    multipart/form-data ; charset=UTF-8 ;boundary="b" ;| b
                    multipart/form-data; boundary="a b'()+_,-./:=?c"| a b'()+_,-./:=?c
                    multipart/form-data; boundary=----WebKitFormBoundary7MA4YWxk| ----WebKitFormBoundary7MA4YWxk
                    multipart/form-data; boundary=-| -
                    """,
            delimiter = '|')
    void takesTheBoundaryThatIsNamed(String type, String boundary) throws IOException {
        Request request = request(Headers.of("Content-Type", type), boundary.strip());
        assertThat(request.read(Form.multipart()).field("a").asInt()).isEqualTo(1);
    }

    @Test
    void takesABoundaryOfSeventyCharacters() throws IOException {
        String type = "multipart/form-data; boundary=" + SEVENTY;
        Request request = request(Headers.of("Content-Type", type), SEVENTY);
        assertThat(request.read(Form.multipart()).field("a").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "; boundary=\"\"",
                "; boundary=\"b \"",
                "; boundary=\" \"",
                "; boundary=\"b\u00E9\"",
                "; boundary=\"b\\\"\"",
                "; boundary=b!",
                "; boundary=b#",
                "; boundary=\"b\t\"",
                "; boundary=\"b;\"",
                "; boundary=0123456789012345678901234567890123456789012345678901234567890123456789b"
            })
    void refusesABoundaryThatIsNone(String parameters) {
        HttpException refusal =
                refusal(Headers.of("Content-Type", "multipart/form-data" + parameters));
        assertThat(refusal.status().code()).isEqualTo(400);
        assertThat(refusal.error().reason()).contains("must have a boundary of 1 to 70");
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    boundary=b; boundary=b, has repeated
                    boundary=, has a parameter without a value
                    boundary=a=b, has a parameter that goes on behind its value
                    boundary=a/b, has a parameter that goes on behind its value
                    boundary = b, has a parameter that is not name=value
                    boundary, has a parameter that is not name=value
                    """)
    void refusesMalformedParameters(String parameters, String reason) {
        HttpException refusal =
                refusal(Headers.of("Content-Type", "multipart/form-data; " + parameters));
        assertThat(refusal.status().code()).isEqualTo(400);
        assertThat(refusal.error().reason())
                .isEqualTo(
                        "the field Content-Type "
                                + reason.replace("has repeated", "repeats a parameter"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "application/x-www-form-urlencoded",
                "multipart/mixed; boundary=b",
                "multipart/form-data-x; boundary=b",
                "multipart/form-data, multipart/form-data; boundary=b"
            })
    void answersOtherTypesWithWhatWouldBeRead(String type) {
        HttpException refusal = refusal(Headers.of("Content-Type", type));
        assertThat(refusal.status().code()).isEqualTo(415);
        assertThat(refusal.error().headers().first("Accept")).isEqualTo("multipart/form-data");
        assertThat(refusal.error().reason()).isEqualTo("the content must be multipart/form-data");
    }

    @Test
    void answersContentWithoutATypeWithWhatWouldBeRead() {
        assertThat(refusal(Headers.empty()).status().code()).isEqualTo(415);
    }

    @Test
    void refusesTwoContentTypes() {
        String type = "multipart/form-data; boundary=b";
        HttpException refusal = refusal(Headers.of("Content-Type", type, "content-type", type));
        assertThat(refusal.status().code()).isEqualTo(400);
        assertThat(refusal.error().reason()).isEqualTo("the field Content-Type is repeated");
    }

    @Test
    void answersContentCodingsWithIdentity() {
        String type = "multipart/form-data; boundary=b";
        HttpException refusal =
                refusal(Headers.of("Content-Type", type, "Content-Encoding", "gzip"));
        assertThat(refusal.status().code()).isEqualTo(415);
        assertThat(refusal.error().headers().first("Accept-Encoding")).isEqualTo("identity");
    }
}
