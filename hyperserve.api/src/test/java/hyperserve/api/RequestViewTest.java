package hyperserve.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

final class RequestViewTest {

    private static final Key<String> KEY = Key.of("k");

    private final Request request =
            Request.of(
                            Method.POST,
                            "/a",
                            Headers.of("H", "1", "Connection", "upgrade", "Upgrade", "p"),
                            bytes("sent"))
                    .with(KEY, "before");

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void showsOtherHeaders() throws IOException {
        Request view = request.withHeaders(Headers.of("H", "2")).with(KEY, "after");
        assertThat(view.headers()).isEqualTo(Headers.of("H", "2"));
        assertThat(view.copy().headers()).isEqualTo(Headers.of("H", "2"));
        assertThat(view.body().text()).isEqualTo("sent");
        assertThat(view.copy().get(KEY)).isEqualTo("after");
        assertThat(request.headers().first("H")).isEqualTo("1");
    }

    @Test
    void showsOtherContent() throws IOException {
        Request view =
                request.withBody(new DetachedRequest.Content(bytes("made"), Headers.of("T", "1")));
        assertThat(view.body().text()).isEqualTo("made");
        Request copy = view.with(KEY, "after").copy();
        assertThat(copy.body().text()).isEqualTo("made");
        assertThat(copy.body().trailers()).isEqualTo(Headers.of("T", "1"));
        assertThat(copy.get(KEY)).isEqualTo("after");
        assertThat(view.copy().get(KEY)).isEqualTo("before");
        assertThat(request.body().text()).isEqualTo("sent");
    }

    @Test
    void showsAnotherConnection() throws IOException {
        ClientConnection line =
                new DetachedConnection(
                        InetSocketAddress.createUnresolved("client", 1),
                        InetSocketAddress.createUnresolved("own", 2),
                        "HTTP/1.1",
                        null);
        Request view = request.withConnection(line);
        assertThat(view.remoteAddress().getHostString()).isEqualTo("client");
        assertThat(view.copy().remoteAddress().getHostString()).isEqualTo("client");
        assertThat(view.copy().get(KEY)).isEqualTo("before");
    }

    @Test
    void keepsAttributesAndTheConnectionForAnotherProtocolAndNotTheContent() throws IOException {
        ClientConnection line =
                new DetachedConnection(
                        InetSocketAddress.createUnresolved("client", 1),
                        InetSocketAddress.createUnresolved("own", 2),
                        "HTTP/1.1",
                        null);
        Request view =
                request.withBody(new DetachedRequest.Content(bytes("made"), Headers.empty()))
                        .withConnection(line)
                        .with(KEY, "after");
        Upgrade upgrade = Response.upgrade(view, "p", "application").upgrade();
        assertThat(upgrade).isNotNull();
        assertThat(upgrade.request().get(KEY)).isEqualTo("after");
        assertThat(upgrade.request().remoteAddress().getHostString()).isEqualTo("client");
        assertThat(upgrade.request().body().bytes()).isEmpty();
    }

    @Test
    void refusesABodyThatIsLongerThanItsBound() {
        request.body().limit(4);
        assertThatExceptionOfType(HttpException.class)
                .isThrownBy(() -> request.body().limit(3))
                .satisfies(e -> assertThat(e.status()).isEqualTo(Status.CONTENT_TOO_LARGE));
        assertThatIllegalArgumentException().isThrownBy(() -> request.body().limit(-1));
    }

    @Test
    void addsManyLinesAtOnce() {
        Headers one = Headers.of("A", "1");
        Headers two = Headers.of("B", "2", "a", "3");
        assertThat(one.adding(two)).isEqualTo(Headers.of("A", "1", "B", "2", "a", "3"));
        assertThat(one.adding(Headers.empty())).isSameAs(one);
        assertThat(Headers.empty().adding(one)).isSameAs(one);
        byte[] encoded = new byte[one.adding(two).encodedLength()];
        one.adding(two).encode(encoded, 0);
        assertThat(new String(encoded, StandardCharsets.ISO_8859_1))
                .isEqualTo("A: 1\r\nB: 2\r\na: 3\r\n");
    }

    @Test
    void carriesAFailureToWhichFieldsAreAdded() {
        IOException cause = new IOException("broken");
        HttpException failure = HttpException.failure(cause);
        assertThat(failure.failure()).isSameAs(cause);
        assertThat(failure.status()).isEqualTo(Status.INTERNAL_SERVER_ERROR);
        assertThat(failure.addingHeader("A", "1").failure()).isSameAs(cause);
        HttpException changed = failure.changingHeaders(h -> h.with("A", "1"));
        assertThat(changed.failure()).isSameAs(cause);
        assertThat(changed.error().headers()).isEqualTo(Headers.of("A", "1"));
        HttpException answer =
                new HttpException(HttpError.of(Status.BAD_GATEWAY, "x").withCause(cause));
        assertThat(answer.failure()).isNull();
    }

    @Test
    void changesTheFieldsOfAnAnswerThatIsCarriedWhole() {
        HttpException carried = new HttpException(Response.text("own").withHeader("A", "1"));
        HttpException changed = carried.changingHeaders(h -> h.without("A").with("B", "2"));
        Response response = changed.response();
        assertThat(response).isNotNull();
        assertThat(response.headers().contains("A")).isFalse();
        assertThat(response.headers().first("B")).isEqualTo("2");
        assertThat(changed.failure()).isNull();
    }

    @Test
    void throwsAFailureAsItWasWhereThereIsNoServer() {
        IOException cause = new IOException("broken");
        Handler handler =
                Routes.handler(
                        routes -> {
                            routes.filter(
                                    (r, next) -> {
                                        throw HttpException.failure(cause);
                                    });
                            routes.get("/", _ -> Response.text(""));
                        });
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> handler.handle(Request.of(Method.GET, "/")))
                .isSameAs(cause);
    }

    @Test
    void completesAnAnswerByWhatItLacks() {
        HttpError error =
                HttpError.of(Status.METHOD_NOT_ALLOWED, "no")
                        .withHeaders(Headers.of("Allow", "GET", "A", "1"));
        Response answer = Response.text("").withHeader("Allow", "PUT");
        assertThat(error.completing(answer).headers().all("Allow")).containsExactly("PUT");
        assertThat(error.completing(answer).headers().first("A")).isEqualTo("1");
    }

    @Test
    void knowsTheFieldsThatAreTheServersInAnyLetterCase() {
        for (String name :
                new String[] {
                    "Connection",
                    "KEEP-ALIVE",
                    "content-Length",
                    "Proxy-Connection",
                    "TRANSFER-ENCODING"
                }) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Response.text("").withHeader(name, "1"))
                    .withMessageContaining("set by the server");
        }
        assertThat(Response.text("").withHeader("Connectiom", "1").headers().size()).isEqualTo(2);
    }
}
