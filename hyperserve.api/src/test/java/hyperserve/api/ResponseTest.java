package hyperserve.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ReadOnlyBufferException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

final class ResponseTest {

    private static byte[] content(Response response) {
        FixedBody body = (FixedBody) response.body();
        byte[] bytes = new byte[(int) body.length()];
        body.copyTo(bytes, 0);
        return bytes;
    }

    private static String type(Response response) {
        return response.headers().first("Content-Type");
    }

    @Test
    void makesTextHtmlAndJsonInUtf8() {
        byte[] bytes = "é€".getBytes(StandardCharsets.UTF_8);
        assertThat(content(Response.text("é€"))).isEqualTo(bytes);
        assertThat(content(Response.html("é€"))).isEqualTo(bytes);
        assertThat(content(Response.json("é€"))).isEqualTo(bytes);
        assertThat(type(Response.text(""))).isEqualTo("text/plain; charset=utf-8");
        assertThat(type(Response.html(""))).isEqualTo("text/html; charset=utf-8");
        assertThat(type(Response.json(""))).isEqualTo("application/json");
        assertThat(Response.text("").status()).isEqualTo(Status.OK);
    }

    @Test
    void copiesTheBytesItIsGiven() {
        byte[] bytes = {1, 2, 3};
        Response response = Response.bytes("a/b", bytes);
        bytes[0] = 9;
        assertThat(content(response)).containsExactly(1, 2, 3);
        assertThat(type(response)).isEqualTo("a/b");
    }

    @Test
    void handsOutItsContentForReadingOnly() {
        FixedBody body = FixedBody.of(new byte[] {1, 2});
        assertThat(body.length()).isEqualTo(2);
        assertThat(body.buffer().remaining()).isEqualTo(2);
        assertThatExceptionOfType(ReadOnlyBufferException.class)
                .isThrownBy(() -> body.buffer().put((byte) 1));
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> body.copyTo(new byte[2], 1));
    }

    @Test
    void streamsWithAndWithoutALength() {
        assertThat(Response.stream("a/b", out -> {}).body().length()).isEqualTo(-1);
        assertThat(Response.stream("a/b", 5, out -> {}).body().length()).isEqualTo(5);
        assertThat(Response.stream("a/b", 0, out -> {}).body().length()).isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Response.stream("a/b", -1, out -> {}))
                .withMessageContaining("-1");
        assertThatIllegalArgumentException().isThrownBy(() -> new StreamedBody(-2, out -> {}));
    }

    @Test
    void rejectsATypeThatCannotBeSent() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Response.bytes("a/b\r\nX: 1", new byte[0]));
        assertThatIllegalArgumentException().isThrownBy(() -> Response.stream("a/b\n", out -> {}));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection",
                "Content-Length",
                "Date",
                "Keep-Alive",
                "Proxy-Connection",
                "Transfer-Encoding",
                "Upgrade",
                "content-length",
                "TRANSFER-ENCODING"
            })
    void rejectsWhatIsTheServersToSet(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Response.text("x").withHeader(name, "1"))
                .withMessageContaining(name);
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new Response(Status.OK, Headers.of(name, "1"), FixedBody.empty()));
    }

    @Test
    void rejectsAFieldLineThatWouldSplitTheResponse() {
        Response response = Response.text("x");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> response.withHeader("A", "1\r\nB: 2"));
        assertThatIllegalArgumentException().isThrownBy(() -> response.withHeader("A:", "1"));
    }

    static Stream<Status> statusesWithoutContent() {
        return Stream.of(Status.NO_CONTENT, Status.RESET_CONTENT, Status.NOT_MODIFIED);
    }

    @ParameterizedTest
    @MethodSource("statusesWithoutContent")
    void rejectsContentWhereThereIsNone(Status status) {
        assertThat(Response.of(status).body().length()).isZero();
        assertThat(Response.text("").withStatus(status).status()).isEqualTo(status);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Response.text("x").withStatus(status))
                .withMessageContaining(status.toString());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Response.stream("a/b", 0, out -> {}).withStatus(status));
    }

    @Test
    void changesMakeNewResponses() {
        Response response = Response.text("x");
        Response other = response.withStatus(Status.CREATED).withHeader("Location", "/1");
        assertThat(response.status()).isEqualTo(Status.OK);
        assertThat(response.headers().size()).isEqualTo(1);
        assertThat(other.status()).isEqualTo(Status.CREATED);
        assertThat(other.headers().first("location")).isEqualTo("/1");
        assertThat(other.body()).isSameAs(response.body());
    }

    @Test
    void rejectsMissingParts() {
        assertThatNullPointerException()
                .isThrownBy(() -> new Response(null, Headers.empty(), FixedBody.empty()))
                .withMessage("status");
        assertThatNullPointerException()
                .isThrownBy(() -> new Response(Status.OK, Headers.empty(), null))
                .withMessage("body");
        assertThatNullPointerException()
                .isThrownBy(() -> new Response(Status.OK, null, FixedBody.empty()));
        assertThatNullPointerException()
                .isThrownBy(() -> Response.stream("a/b", null))
                .withMessage("writer");
    }
}
