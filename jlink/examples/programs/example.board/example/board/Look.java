package example.board;

import static java.nio.charset.StandardCharsets.UTF_8;

import hyperserve.api.HandlerProvider;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Routes;
import hyperserve.web.AcceptEncoding;
import hyperserve.web.AcceptLanguage;
import hyperserve.web.Cookies;
import hyperserve.web.JsonFormat;
import hyperserve.web.Redirect;
import hyperserve.web.SetCookie;
import hyperserve.web.Vary;
import hyperserve.web.form.Form;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/// What a page looks like to a browser: in its language, and as it was chosen before.
final class Look implements HandlerProvider {

    private static final List<String> LANGUAGES = List.of("en", "de");
    private static final byte[] STYLE = "body { font-family: sans-serif }\n".getBytes(UTF_8);
    private static final byte[] ZIPPED_STYLE = zip(STYLE);

    /// A number is JSON as it is; for more than that, a library is called here.
    private static final JsonFormat JSON =
            JsonFormat.of(value -> String.valueOf(value).getBytes(UTF_8), new Numbers());

    private static final class Numbers implements JsonFormat.Decoder {

        @Override
        public <T> T decode(byte[] content, Class<T> type) {
            return type.cast(Long.valueOf(new String(content, UTF_8)));
        }
    }

    @Override
    public void register(Routes routes) {
        routes.get("/", Look::greet)
                .post("/", Look::choose)
                .get("/style.css", Look::style)
                .put("/zoom", Look::zoom)
                .get("/cookies", Look::cookies);
    }

    /// In the language that was chosen, or else in the one that the browser is set to.
    private static Response greet(Request request) {
        String chosen = Cookies.of(request.headers()).first("language");
        String language =
                chosen != null && LANGUAGES.contains(chosen)
                        ? chosen
                        : AcceptLanguage.of(request.headers()).lookup(LANGUAGES, "en");
        Response answer = Response.text(language.equals("de") ? "Willkommen\n" : "Welcome\n");
        return Vary.add(
                answer.withHeader("Content-Language", language), "Accept-Language", "Cookie");
    }

    private static Response choose(Request request) throws IOException {
        Form form = request.read(Form.urlEncoded());
        String language = form.field("language").as("one of " + LANGUAGES, Look::known);
        return SetCookie.of("language", language)
                .withMaxAge(Duration.ofDays(365))
                .withSameSite(SetCookie.SameSite.STRICT)
                .addTo(Redirect.seeOther("/look/"));
    }

    private static String known(String language) {
        if (!LANGUAGES.contains(language)) {
            throw new IllegalArgumentException(language);
        }
        return language;
    }

    /// As many percent as there may be.
    private static Response zoom(Request request) throws IOException {
        long percent = request.read(JSON.as(Long.class));
        return Response.of(Math.clamp(percent, 50, 200), JSON);
    }

    /// Compressed once, and not for each answer.
    private static Response style(Request request) {
        String coding =
                AcceptEncoding.of(request.headers())
                        .choose(List.of("gzip", AcceptEncoding.IDENTITY));
        Response answer =
                "gzip".equals(coding)
                        ? Response.bytes("text/css", ZIPPED_STYLE)
                                .withHeader("Content-Encoding", "gzip")
                        : Response.bytes("text/css", STYLE);
        return Vary.add(answer, "Accept-Encoding");
    }

    /// What the browser sends along: names and lengths, as values may be secrets.
    private static Response cookies(Request request) {
        StringBuilder lines = new StringBuilder();
        for (Cookies.Cookie cookie : Cookies.of(request.headers()).all()) {
            lines.append("%s (%d)%n".formatted(cookie.name(), cookie.value().length()));
        }
        return Response.text(lines.toString()).withHeader("Cache-Control", "no-store");
    }

    private static byte[] zip(byte[] plain) {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return zipped.toByteArray();
    }
}
