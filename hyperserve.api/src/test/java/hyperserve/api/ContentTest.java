package hyperserve.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Random;

/// Content from values and from files.
final class ContentTest {

    private static final BodyFormat LINES =
            new BodyFormat() {
                @Override
                public String contentType() {
                    return "text/x-line";
                }

                @Override
                public byte[] encode(@Nullable Object value) throws IOException {
                    if (value instanceof Thread) {
                        throw new IOException("threads have no text");
                    }
                    return (value + "\n").getBytes(StandardCharsets.UTF_8);
                }
            };

    private static final BodyReader<Integer> NUMBER =
            request -> {
                try {
                    return Integer.valueOf(request.body().text());
                } catch (NumberFormatException e) {
                    throw new BadRequestException("the content is no number");
                }
            };

    @TempDir Path folder;

    private static byte[] written(Response response) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (BodyOutput out = BodyOutput.to(bytes)) {
            ((StreamedBody) response.body()).writer().writeTo(out);
        }
        return bytes.toByteArray();
    }

    private Path file(byte[] content) throws IOException {
        return Files.write(folder.resolve("file"), content);
    }

    @Test
    void isMadeOfAValue() throws IOException {
        Response response = Response.of(42, LINES);
        assertThat(response.headers().first("Content-Type")).isEqualTo("text/x-line");
        assertThat(response.body()).isEqualTo(FixedBody.utf8("42\n"));
        assertThat(Response.of(null, LINES).body()).isEqualTo(FixedBody.utf8("null\n"));
        assertThatIOException().isThrownBy(() -> Response.of(Thread.currentThread(), LINES));
    }

    @Test
    void isReadAsAValue() throws IOException {
        byte[] content = "42".getBytes(StandardCharsets.UTF_8);
        Request request = Request.of(Method.POST, "/", Headers.empty(), content);
        assertThat(request.read(NUMBER)).isEqualTo(42);
        assertThatExceptionOfType(BadRequestException.class)
                .isThrownBy(() -> Request.of(Method.GET, "/").read(NUMBER));
    }

    @Test
    void isAFile() throws Exception {
        byte[] content = new byte[1_000_000];
        new Random(1).nextBytes(content);
        Response response = Response.file("image/png", file(content));
        assertThat(response.headers().first("Content-Type")).isEqualTo("image/png");
        assertThat(response.body().length()).isEqualTo(1_000_000);
        assertThat(written(response)).isEqualTo(content);
        assertThat(written(response)).as("once more").isEqualTo(content);
        assertThat(response).isEqualTo(Response.file("image/png", folder.resolve("file")));
    }

    @Test
    void isAnEmptyFile() throws Exception {
        assertThat(written(Response.file("text/plain", file(new byte[0])))).isEmpty();
    }

    @Test
    void isAsMuchOfAFileAsThereWas() throws Exception {
        Response response = Response.file("text/plain", file(new byte[10]));
        file(new byte[20]);
        assertThat(written(response)).hasSize(10);
        file(new byte[9]);
        assertThatExceptionOfType(EOFException.class)
                .isThrownBy(() -> written(response))
                .withMessageContaining("after 9 of 10 bytes");
        Files.delete(folder.resolve("file"));
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> written(response));
    }

    @Test
    void isNotWhatIsNoFile() {
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> Response.file("text/plain", folder.resolve("none")));
        assertThatIOException()
                .isThrownBy(() -> Response.file("text/plain", folder))
                .withMessageContaining("not a regular file");
    }

    @Test
    void hasNoHintsThatAreTheServers() throws IOException {
        Request request = Request.of(Method.GET, "/");
        request.earlyHints(Headers.of("Link", "</style.css>; rel=preload"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> request.earlyHints(Headers.of("Content-Length", "1")));
    }
}
