package hyperserve.web.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hyperserve.api.Headers;
import hyperserve.api.HttpException;
import hyperserve.api.Method;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Routes;
import hyperserve.web.EntityTag;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/// Runs the samples of docs/web/files.md.
final class FilesSamplesTest {

    private static final Instant CHANGED = Instant.parse("2024-05-01T12:00:00Z");

    @TempDir private Path site;

    /// Registers routes of a sample.
    @FunctionalInterface
    private interface Sample {
        void register(Routes routes) throws IOException;
    }

    private static int status(Sample sample, String target) throws Exception {
        return Routes.handler(
                        routes -> {
                            try {
                                sample.register(routes);
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        })
                .handle(Request.of(Method.GET, target))
                .status()
                .code();
    }

    @Test
    void serveFiles() throws Exception {
        Files.writeString(site.resolve("index.html"), "the index");

        assertThat(status(routes -> FilesSamples.folder(routes, site), "/")).isEqualTo(200);
        assertThat(status(routes -> FilesSamples.application(routes, site), "/app/made/up"))
                .isEqualTo(200);
        assertThat(status(FilesSamples::resources, "/assets/missing.js")).isEqualTo(404);
    }

    private static Request request(Method method, String... fields) {
        return Request.of(method, "/", Headers.of(fields), new byte[5]);
    }

    @Test
    void answerOtherContentByConditionsAndRanges() {
        byte[] picture = new byte[100];
        EntityTag tag = EntityTag.ofContent(picture);
        Response same =
                FilesSamples.picture(
                        request(Method.GET, "If-None-Match", tag.toString()), picture, CHANGED);
        Response part =
                FilesSamples.picture(request(Method.GET, "Range", "bytes=0-9"), picture, CHANGED);

        assertThat(same.status().code()).isEqualTo(304);
        assertThat(part.status().code()).isEqualTo(206);
        assertThat(part.body().length()).isEqualTo(10);
    }

    @Test
    void storeOnlyWhatIsStillTheSame() throws Exception {
        EntityTag current = EntityTag.strong("1");
        Request right = request(Method.PUT, "If-Match", "\"1\"");
        Request wrong = request(Method.PUT, "If-Match", "\"2\"");

        assertThat(FilesSamples.put(right, current, Headers.empty()).status().code())
                .isEqualTo(200);
        assertThatThrownBy(() -> FilesSamples.put(wrong, current, Headers.empty()))
                .isInstanceOf(HttpException.class)
                .hasMessageContaining("412");
    }
}
