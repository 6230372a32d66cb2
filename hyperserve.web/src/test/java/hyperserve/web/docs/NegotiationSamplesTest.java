package hyperserve.web.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hyperserve.api.FixedBody;
import hyperserve.api.Headers;
import hyperserve.api.HttpException;
import hyperserve.api.Method;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.web.Accept;
import hyperserve.web.AcceptEncoding;
import hyperserve.web.AcceptLanguage;
import hyperserve.web.MediaType;
import hyperserve.web.Vary;

import org.junit.jupiter.api.Test;

import java.util.List;

final class NegotiationSamplesTest {

    // docs: media-types
    private static Response weather(Request request) {
        List<MediaType> types = List.of(MediaType.JSON, MediaType.TEXT);
        MediaType type = Accept.of(request.headers()).require(types);
        Response answer =
                type.equals(MediaType.JSON)
                        ? Response.json("{\"celsius\":21}")
                        : Response.text("21 °C\n");
        return Vary.add(answer, "Accept");
    }

    // end

    // docs: languages
    private static Response greeting(Request request) {
        List<String> languages = List.of("en", "de", "de-CH");
        String language = AcceptLanguage.of(request.headers()).lookup(languages, "en");
        String text =
                switch (language) {
                    case "de-CH" -> "Grüezi\n";
                    case "de" -> "Guten Tag\n";
                    default -> "Hello\n";
                };
        Response answer = Response.text(text).withHeader("Content-Language", language);
        return Vary.add(answer, "Accept-Language");
    }

    // end

    // docs: codings
    private static Response table(Request request, byte[] plain, byte[] gzipped) {
        String coding =
                AcceptEncoding.of(request.headers())
                        .choose(List.of("gzip", AcceptEncoding.IDENTITY));
        Response answer =
                "gzip".equals(coding)
                        ? Response.bytes("text/csv", gzipped).withHeader("Content-Encoding", "gzip")
                        : Response.bytes("text/csv", plain);
        return Vary.add(answer, "Accept-Encoding");
    }

    // end

    private static Request request(String... fields) {
        return Request.of(Method.GET, "/", Headers.of(fields), new byte[0]);
    }

    private static String text(Response response) {
        return ((FixedBody) response.body()).text();
    }

    @Test
    void choosesAMediaType() {
        assertThat(text(weather(request()))).isEqualTo("{\"celsius\":21}");
        Response plain = weather(request("Accept", "application/json;q=0.5, text/*"));
        assertThat(text(plain)).isEqualTo("21 °C\n");
        assertThat(plain.headers().first("Vary")).isEqualTo("Accept");
        assertThatThrownBy(() -> weather(request("Accept", "image/png")))
                .isInstanceOf(HttpException.class)
                .hasMessageContaining("406");
    }

    @Test
    void choosesALanguage() {
        Response swiss = greeting(request("Accept-Language", "de-CH, de;q=0.9, en;q=0.5"));
        assertThat(text(swiss)).isEqualTo("Grüezi\n");
        assertThat(swiss.headers().first("Content-Language")).isEqualTo("de-CH");
        assertThat(text(greeting(request("Accept-Language", "de-AT")))).isEqualTo("Guten Tag\n");
        assertThat(text(greeting(request("Accept-Language", "fr")))).isEqualTo("Hello\n");
    }

    @Test
    void choosesACoding() {
        byte[] plain = {1};
        byte[] gzipped = {2};
        assertThat(table(request("Accept-Encoding", "gzip, br"), plain, gzipped))
                .isEqualTo(
                        Response.bytes("text/csv", gzipped)
                                .withHeader("Content-Encoding", "gzip")
                                .withHeader("Vary", "Accept-Encoding"));
        assertThat(table(request(), plain, gzipped).headers().contains("Content-Encoding"))
                .isFalse();
    }
}
