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
import java.util.ArrayList;
import java.util.List;

/// Forms of the WHATWG's URL standard, §5.1.
final class UrlEncodedReaderTest {

    private static final String TYPE = "application/x-www-form-urlencoded";

    private static Request request(String body) {
        return Request.of(
                Method.POST, "/", Headers.of("Content-Type", TYPE), body.getBytes(ISO_8859_1));
    }

    private static Form read(String body) throws IOException {
        return request(body).read(Form.urlEncoded());
    }

    private static HttpException refusal(Request request, UrlEncodedReader reader) {
        return assertThatExceptionOfType(HttpException.class)
                .isThrownBy(() -> request.read(reader))
                .actual();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ''|
                    a=1|[a=1]
                    a=1&b=2&a=3|[a=1][b=2][a=3]
                    a|[a=]
                    a=|[a=]
                    =a|[=a]
                    =|[=]
                    a=b=c|[a=b=c]
                    ==|[==]
                    &&a=1&&&b=2&|[a=1][b=2]
                    &|
                    a+b=c+d|[a b=c d]
                    %2B=%2b|[+=+]
                    a%20b=%26%3D%25|[a b=&=%]
                    a;b=c;d|[a;b=c;d]
                    %C3%A9=%E2%82%AC|[é=€]
                    Ã©=â\u0082¬|[é=€]
                    a=%F0%9F%98%80|[a=😀]
                    a=%EF%BB%BFx|[a=\uFEFFx]
                    a=%2541|[a=%41]
                    ?a=1#b|[?a=1#b]
                    """)
    void readsWhatBrowsersSend(String body, String fields) throws IOException {
        StringBuilder read = new StringBuilder();
        read(body).forEach((name, value) -> read.append('[' + name + '=' + value + ']'));
        assertThat(read.toString()).isEqualTo(fields == null ? "" : fields);
    }

    @Test
    void readsControlCharactersAsTheyAre() throws IOException {
        assertThat(read("a=%00&b=c%0D%0Ad")).isEqualTo(Form.of("a", "\0", "b", "c\r\nd"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    %|0|name|1
                    a=%|2|value|1
                    a=%4|2|value|1
                    a=%zz|2|value|1
                    a=%4g|2|value|1
                    a=%g4|2|value|1
                    a=%%41|2|value|1
                    a=%-1|2|value|1
                    a=%+1|2|value|1
                    a=1&b=2%&c=3|7|value|2
                    a=1&b%=2|5|name|2
                    a=1&b%4=2|5|name|2
                    &&a=%u0041|4|value|1
                    """)
    void namesThePlaceOfAMalformedEscape(String body, int at, String what, int field) {
        HttpException refusal = refusal(request(body), Form.urlEncoded());
        assertThat(refusal.status().code()).isEqualTo(400);
        assertThat(refusal.error().reason())
                .isEqualTo(
                        "the %% at byte %s of the form, in the %s of field %s, has no two hexadecimal digits behind it"
                                .formatted(at, what, field));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%FF",
                "%C3",
                "%C3%28",
                "\u00FF",
                "\u00C3",
                "%C0%AF",
                "%ED%A0%80",
                "%F4%90%80%80",
                "%80"
            })
    void refusesWhatIsNotUtf8(String bytes) {
        assertThat(refusal(request("a=1&b=" + bytes), Form.urlEncoded()).error().reason())
                .isEqualTo(
                        "the value of field 2, which begins at byte 6 of the form, is not UTF-8");
        assertThat(refusal(request("a=1&" + bytes + "=1"), Form.urlEncoded()).error().reason())
                .isEqualTo("the name of field 2, which begins at byte 4 of the form, is not UTF-8");
    }

    @Test
    void givesFieldsAsTypes() throws IOException {
        Form form = read("n=5&n=6&on=true&empty=");
        assertThat(form.field("n").asInt(1, 5)).isEqualTo(5);
        assertThat(form.fields("n").get(1).asLong()).isEqualTo(6);
        assertThat(form.values("n")).containsExactly("5", "6");
        assertThat(form.field("on").asBoolean()).isTrue();
        assertThat(form.field("empty").asText()).isEmpty();
        assertThat(form.field("none").isPresent()).isFalse();
        assertThat(form.field("none").or("7").asInt()).isEqualTo(7);
        assertThat(form.fields("none")).isEmpty();
        assertThat(form.contains("empty")).isTrue();
        assertThat(form.contains("none")).isFalse();
        assertThat(form.names()).containsExactly("n", "on", "empty");
        assertThat(form.size()).isEqualTo(4);
    }

    @Test
    void saysWhatIsWrongWithAFieldAndNotWhatWasSent() throws IOException {
        Form form = read("n=secret");
        assertThatExceptionOfType(HttpException.class)
                .isThrownBy(() -> form.field("n").asInt(1, 5))
                .withMessageContaining("the form parameter 'n' must be a whole number from 1 to 5")
                .withMessageNotContaining("secret");
        assertThatExceptionOfType(HttpException.class)
                .isThrownBy(() -> form.field("m").asText())
                .withMessageContaining("the form parameter 'm' is missing");
        assertThat(form).hasToString("form of [n]");
    }

    @Test
    void takesEachBoundAndNoMore() throws IOException {
        UrlEncodedReader reader =
                Form.urlEncoded().withMaxBytes(20).withMaxFields(3).withMaxName(4).withMaxValue(6);
        Form form = request("abcd=123456&&a=%31&b").read(reader);
        assertThat(form).isEqualTo(Form.of("abcd", "123456", "a", "1", "b", ""));
        List<String> reasons = new ArrayList<>();
        for (String body :
                List.of(
                        "abcd=123456&&a=%31&bb",
                        "a&a&a&a", "abcde", "a=1&%C3%A9%C3%A9x", "a=1234567")) {
            HttpException refusal = refusal(request(body), reader);
            assertThat(refusal.status().code()).isEqualTo(413);
            reasons.add(refusal.error().reason());
        }
        assertThat(reasons)
                .containsExactly(
                        "the form is longer than 20 bytes",
                        "the form has more than 3 fields",
                        "the name of field 1 is longer than 4 bytes",
                        "the name of field 2 is longer than 4 bytes",
                        "the value of field 1 is longer than 6 bytes");
    }

    @Test
    void hasFiniteBoundsByDefault() {
        assertThat(refusal(request("a".repeat(1025)), Form.urlEncoded()).status().code())
                .isEqualTo(413);
        assertThat(refusal(request("a&".repeat(1001)), Form.urlEncoded()).status().code())
                .isEqualTo(413);
        String value = "a=" + "b".repeat(256 * 1024 + 1);
        assertThat(refusal(request(value), Form.urlEncoded()).status().code()).isEqualTo(413);
        String whole = "&".repeat(1024 * 1024 + 1);
        assertThat(refusal(request(whole), Form.urlEncoded()).status().code()).isEqualTo(413);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/x-www-form-urlencoded",
                "Application/X-WWW-Form-URLencoded;charset=\"utf-8\"",
                "application/x-www-form-urlencoded ; Charset=UTF-8;"
            })
    void readsItsMediaType(String type) throws IOException {
        byte[] body = {'a'};
        Request request = Request.of(Method.POST, "/", Headers.of("Content-Type", type), body);
        assertThat(request.read(Form.urlEncoded()).contains("a")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "application/json, the content must be application/x-www-form-urlencoded",
        "multipart/form-data; boundary=b, the content must be application/x-www-form-urlencoded",
        "application/x-www-form-urlencoded; charset=ISO-8859-1, the form must be in UTF-8",
        "application/x-www-form-urlencoded; charset=nonsense, the form must be in UTF-8"
    })
    void answersOtherTypesWithWhatWouldBeRead(String type, String reason) {
        Headers headers = Headers.of("Content-Type", type);
        HttpException refusal =
                refusal(Request.of(Method.POST, "/", headers, new byte[0]), Form.urlEncoded());
        assertThat(refusal.status().code()).isEqualTo(415);
        assertThat(refusal.error().headers().first("Accept")).isEqualTo(TYPE);
        assertThat(refusal.error().reason()).isEqualTo(reason);
    }
}
