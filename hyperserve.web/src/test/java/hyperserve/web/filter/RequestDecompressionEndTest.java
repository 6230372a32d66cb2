package hyperserve.web.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import static java.nio.charset.StandardCharsets.UTF_8;

import hyperserve.api.Nullable;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.runtime.Server;
import hyperserve.test.Gate;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.concurrent.Semaphore;

/// The memory of an inflater is given back when the request is over, whatever becomes of it.
final class RequestDecompressionEndTest {

    private static final byte[] GZIP = Coded.encoded("gzip", "what was sent".getBytes(UTF_8));

    private final Semaphore over = new Semaphore(0);
    private volatile @Nullable InputStream begun;

    private Server server() throws IOException {
        return Server.at("127.0.0.1", 0)
                .filter(
                        (request, next) -> {
                            // What is tied first is closed last.
                            request.closeAtEnd(over::release);
                            Response response = next.handle(request);
                            return request.path().equals("/replaced")
                                    ? Response.text("otherwise")
                                    : response;
                        })
                .filter(RequestDecompression.create())
                .post("/replaced", this::stream)
                .post("/written", this::stream)
                .post("/answered", r -> Response.text("first: " + first(r)))
                .start();
    }

    private Response stream(Request request) throws IOException {
        int first = first(request);
        return Response.stream(
                "text/plain",
                out -> {
                    out.write(first);
                    Objects.requireNonNull(begun).transferTo(out);
                });
    }

    private char first(Request request) throws IOException {
        InputStream in = request.body().stream();
        begun = in;
        return (char) in.read();
    }

    private String answer(String path) throws IOException {
        try (Server server = server();
                Wire wire = Wire.to(server.port())) {
            wire.send(
                    "POST %s HTTP/1.1\r\nHost: h\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n"
                            .formatted(path, GZIP.length));
            wire.send(GZIP);
            String text = wire.read(false).text();
            Gate.await(over, 1);
            return text;
        }
    }

    private void assertThatItIsGivenBack() {
        assertThatIOException()
                .isThrownBy(() -> Objects.requireNonNull(begun).read())
                .withMessage("the body is closed");
    }

    /// A writer that never runs never reads to the end.
    @Test
    void isGivenBackIfAFilterAnswersInPlaceOfTheWriter() throws IOException {
        assertThat(answer("/replaced")).isEqualTo("otherwise");
        assertThatItIsGivenBack();
    }

    @Test
    void isThereForTheWriter() throws IOException {
        assertThat(answer("/written")).isEqualTo("what was sent");
    }

    @Test
    void isGivenBackIfTheHandlerStopsReading() throws IOException {
        assertThat(answer("/answered")).isEqualTo("first: w");
        assertThatItIsGivenBack();
    }
}
