package hyperserve.web.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hyperserve.api.FixedBody;
import hyperserve.api.Headers;
import hyperserve.api.HttpException;
import hyperserve.api.Method;
import hyperserve.api.Nullable;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.web.JsonFormat;
import hyperserve.web.MediaType;
import hyperserve.web.TextBody;

import org.junit.jupiter.api.Test;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Locale;

final class ContentSamplesTest {

    // docs: json
    private static final JsonMapper MAPPER = JsonMapper.shared();

    /// JSON by Jackson; nothing else of the application knows it.
    private static final JsonFormat JSON =
            JsonFormat.of(MAPPER::writeValueAsBytes, MAPPER::readValue)
                    .withReason(ContentSamplesTest::reason);

    private static @Nullable String reason(Exception thrown) {
        return switch (thrown) {
            case InvalidDefinitionException _ -> null; // it cannot make that type: 500
            case JacksonException at when at.getLocation() != null ->
                    "line %s is not the JSON expected".formatted(at.getLocation().getLineNr());
            default -> "the content is not the JSON expected";
        };
    }

    /// What the application is about.
    record Note(String title, int stars) {}

    private static Response star(Request request) throws IOException {
        Note note = request.read(JSON.as(Note.class));
        return Response.of(new Note(note.title(), note.stars() + 1), JSON);
    }

    // end

    // docs: parameters
    private static Response search(Request request) {
        String words = request.query("q").asText();
        int page = request.query("page").or("1").asInt(1, 1000);
        LocalDate since =
                request.query("since")
                        .or("1970-01-01")
                        .as("a date such as 2026-01-31", LocalDate::parse);
        return Response.text("%s, page %d, since %s%n".formatted(words, page, since));
    }

    // end

    // docs: text
    private static Response shout(Request request) throws IOException {
        MediaType.require(request, "text/plain");
        String text = request.read(TextBody.utf8());
        return Response.text(text.toUpperCase(Locale.ROOT));
    }

    // end

    private static Request post(String type, byte[] content) {
        return Request.of(Method.POST, "/", Headers.of("Content-Type", type), content);
    }

    private static Request postJson(String content) {
        return post("application/json", content.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(Response response) {
        return ((FixedBody) response.body()).text();
    }

    @Test
    void readsAndWritesJson() throws IOException {
        Response starred = star(postJson("{\"title\":\"tea\",\"stars\":1}"));
        assertThat(text(starred)).isEqualTo("{\"title\":\"tea\",\"stars\":2}");
        assertThat(starred.headers().first("Content-Type")).isEqualTo("application/json");
        assertThatThrownBy(() -> star(postJson("\n{\"title\":")))
                .isInstanceOf(HttpException.class)
                .hasMessageStartingWith("400 ")
                .hasMessageEndingWith("line 2 is not the JSON expected");
        assertThatThrownBy(() -> star(postJson("null")))
                .hasMessageEndingWith("the content is null");
        assertThatThrownBy(() -> star(post("text/plain", new byte[0])))
                .isInstanceOf(HttpException.class)
                .hasMessageEndingWith("the content must be application/json");
    }

    @Test
    void readsParametersAsTypes() {
        Request request = Request.of(Method.GET, "/?q=tea&page=2&since=2026-01-31");
        assertThat(text(search(request))).startsWith("tea, page 2, since 2026-01-31");
        assertThatThrownBy(() -> search(Request.of(Method.GET, "/")))
                .hasMessageEndingWith("the query parameter 'q' is missing");
        assertThatThrownBy(() -> search(Request.of(Method.GET, "/?q=a&page=0")))
                .hasMessageEndingWith(
                        "the query parameter 'page' must be a whole number from 1 to 1000");
        assertThatThrownBy(() -> search(Request.of(Method.GET, "/?q=a&since=now")))
                .hasMessageEndingWith(
                        "the query parameter 'since' must be a date such as 2026-01-31");
    }

    @Test
    void readsTextInItsCharset() throws IOException {
        byte[] latin = "é".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(text(shout(post("text/plain; charset=iso-8859-1", latin)))).isEqualTo("É");
        assertThatThrownBy(() -> shout(post("text/plain", latin)))
                .hasMessageEndingWith("the content is not well-formed UTF-8");
    }
}
