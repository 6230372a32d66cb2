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
import java.util.List;
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
        assertThatIllegalArgumentException().isThrownBy(() -> StreamedBody.of(-2, out -> {}));
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
                "Keep-Alive",
                "Proxy-Connection",
                "Transfer-Encoding",
                "content-length",
                "TRANSFER-ENCODING"
            })
    void rejectsWhatIsTheServersToSet(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Response.text("x").withHeader(name, "1"))
                .withMessageContaining(name);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Response.of(Status.OK, Headers.of(name, "1"), FixedBody.empty()));
        // Those below are known to be sendable before it is added.
        Headers known = Response.text("x").headers();
        assertThat(Response.text("y").withHeaders(known).headers()).isEqualTo(known);
        Headers one = Headers.of(name, "1");
        for (Headers each :
                List.of(known.adding(name, "1"), known.adding(one), one.adding(known))) {
            for (int i = 0; i < 2; i++) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> Response.text("y").withHeaders(each))
                        .withMessageContaining(name);
            }
        }
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
    void aHeaderReplacesThoseOfItsName() {
        Response response = Response.json("{}").withHeader("content-type", "a/json");
        assertThat(response.headers().all("Content-Type")).containsExactly("a/json");
        Response two = response.addingHeader("A", "1").addingHeader("a", "2");
        assertThat(two.headers().all("A")).containsExactly("1", "2");
        assertThat(two.withHeader("A", "3").headers().all("A")).containsExactly("3");
    }

    @Test
    void hasOtherContent() {
        Response response = Response.text("x").withBody(FixedBody.utf8("y"));
        assertThat(response).isEqualTo(Response.text("y"));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> Response.of(Status.NO_CONTENT).withBody(FixedBody.utf8("content")));
    }

    @Test
    void isEqualIfItsPartsAre() {
        BodyWriter writer = out -> {};
        assertThat(Response.text("x"))
                .isEqualTo(Response.text("x"))
                .hasSameHashCodeAs(Response.text("x"))
                .isNotEqualTo(Response.text("y"))
                .isNotEqualTo(Response.html("x"))
                .isNotEqualTo(Response.text("x").withStatus(Status.CREATED))
                .isNotEqualTo(Response.text("x").closingConnection())
                .isNotEqualTo(Response.stream("text/plain; charset=utf-8", 1, writer));
        assertThat(Response.stream("a/b", 1, writer))
                .isEqualTo(Response.stream("a/b", 1, writer))
                .hasSameHashCodeAs(Response.stream("a/b", 1, writer))
                .isNotEqualTo(Response.stream("a/b", 2, writer))
                .isNotEqualTo(Response.stream("a/b", 1, out -> {}));
    }

    @Test
    void canBeRead() {
        assertThat(Response.text("Hello").closingConnection())
                .hasToString("200 OK, [Content-Type: text/plain; charset=utf-8], 5 bytes, closing");
        assertThat(Response.stream("a/b", out -> {}))
                .hasToString("200 OK, [Content-Type: a/b], content of a writer");
        assertThat(Response.stream("a/b", 3, out -> {}).body()).hasToString("3 bytes of a writer");
    }

    @Test
    void rejectsMissingParts() {
        assertThatNullPointerException()
                .isThrownBy(() -> Response.of(null, Headers.empty(), FixedBody.empty()))
                .withMessage("status");
        assertThatNullPointerException()
                .isThrownBy(() -> Response.of(Status.OK, Headers.empty(), null))
                .withMessage("body");
        assertThatNullPointerException()
                .isThrownBy(() -> Response.of(Status.OK, null, FixedBody.empty()));
        assertThatNullPointerException()
                .isThrownBy(() -> Response.stream("a/b", null))
                .withMessage("writer");
    }
}
