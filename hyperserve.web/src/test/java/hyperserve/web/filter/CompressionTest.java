package hyperserve.web.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import hyperserve.api.FixedBody;
import hyperserve.api.Headers;
import hyperserve.api.Method;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Status;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;

final class CompressionTest {

    private static final String TEXT = "Text that is repeated. ".repeat(200);
    private static final Compression FILTER = Compression.create();

    private static Request accepting(String codings) {
        return codings == null ? Requests.get() : Requests.get("Accept-Encoding", codings);
    }

    private static String coding(Response response) {
        String coding = response.headers().first("Content-Encoding");
        return coding == null ? "identity" : coding;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "- | identity",
                "'' | identity",
                "gzip | gzip",
                "x-gzip | gzip",
                "GZIP | gzip",
                "deflate | deflate",
                "deflate, gzip | gzip",
                "gzip;q=0.5, deflate;q=0.6 | deflate",
                "gzip;q=0.5, identity | identity",
                "gzip;q=0, deflate;q=0.1 | deflate",
                "gzip;q=0 | identity",
                "br, zstd | identity",
                "* | gzip",
                "gzip;q=0, * | deflate",
                "*;q=0 | identity",
                "identity;q=0 | identity",
                "gzip;q=2 | identity",
            })
    void choosesTheCodingThatTheClientLikesBest(String accepted, String expected) throws Exception {
        Response response = FILTER.filter(accepting(accepted), _ -> Response.text(TEXT));
        assertThat(coding(response)).isEqualTo(expected);
        assertThat(response.headers().all("Vary")).containsExactly("Accept-Encoding");
        assertThat(Coded.decoded(expected, Coded.content(response))).isEqualTo(TEXT);
        if (!expected.equals("identity")) {
            assertThat(response.body()).isInstanceOf(FixedBody.class);
            assertThat(response.body().length()).isLessThan(TEXT.length() / 10);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain, true",
        "TEXT/HTML; charset=utf-8, true",
        "text/event-stream, true",
        "application/json, true",
        "application/problem+json, true",
        "image/svg+xml, true",
        "application/wasm, true",
        "image/png, false",
        "font/woff2, false",
        "application/zip, false",
        "application/octet-stream, false",
        "video/mp4, false",
        "nonsense, false",
    })
    void compressesWhatIsMostlyText(String type, boolean compressed) throws Exception {
        Response response =
                FILTER.filter(
                        accepting("gzip"),
                        _ -> Response.bytes(type, TEXT.getBytes(StandardCharsets.UTF_8)));
        assertThat(coding(response)).isEqualTo(compressed ? "gzip" : "identity");
        assertThat(response.headers().contains("Vary")).isEqualTo(compressed);
    }

    @Test
    void compressesTheTypesThatAreChosen() throws Exception {
        Compression filter = FILTER.withMediaTypes("image/*", "*+json", "application/x");
        for (String type : new String[] {"image/bmp", "a/b+json", "application/X;a=b"}) {
            assertThat(coding(filter.filter(accepting("gzip"), _ -> Response.bytes(type, bytes()))))
                    .isEqualTo("gzip");
        }
        assertThat(coding(filter.filter(accepting("gzip"), _ -> Response.text(TEXT))))
                .isEqualTo("identity");
        for (String pattern : new String[] {"text", "/x", "text/", "*/*", "*", "*+", ""}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> FILTER.withMediaTypes(pattern))
                    .withMessageContaining("no media type");
        }
    }

    private static byte[] bytes() {
        return TEXT.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Content-Encoding | br",
                "Content-Encoding | identity",
                "Content-Range | bytes 0-9/100",
                "Cache-Control | no-transform",
                "Cache-Control | max-age=1, No-Transform",
                "Content-Digest | sha-256=:YQ==:",
                "Repr-Digest | sha-256=:YQ==:",
            })
    void leavesAloneWhatMustStayAsItIs(String name, String value) throws Exception {
        Response own = Response.text(TEXT).withHeader(name, value);
        assertThat(FILTER.filter(accepting("gzip"), _ -> own)).isSameAs(own);
    }

    @Test
    void leavesPartsAndResponsesWithoutContentAlone() throws Exception {
        for (Response own :
                new Response[] {
                    Response.text(TEXT).withStatus(Status.PARTIAL_CONTENT),
                    Response.of(Status.NO_CONTENT),
                    Response.text(""),
                    Response.of(Status.FOUND),
                }) {
            assertThat(FILTER.filter(accepting("gzip"), _ -> own)).isSameAs(own);
        }
    }

    @Test
    void compressesErrorsLikeAnyContent() throws Exception {
        Response response =
                FILTER.filter(
                        accepting("gzip"), _ -> Response.text(TEXT).withStatus(Status.NOT_FOUND));
        assertThat(coding(response)).isEqualTo("gzip");
        assertThat(response.status()).isEqualTo(Status.NOT_FOUND);
    }

    @Test
    void compressesFromItsMinimumOn() throws Exception {
        Response small = Response.text("x".repeat(1023));
        assertThat(FILTER.filter(accepting("gzip"), _ -> small)).isSameAs(small);
        assertThat(coding(FILTER.filter(accepting("gzip"), _ -> Response.text("x".repeat(1024)))))
                .isEqualTo("gzip");
        assertThat(
                        coding(
                                FILTER.withMinimumSize(0)
                                        .filter(
                                                accepting("gzip"),
                                                _ -> Response.text("x".repeat(100)))))
                .isEqualTo("gzip");
    }

    @Test
    void sendsWhatDoesNotGetSmallerAsItIs() throws Exception {
        byte[] random = new byte[4_000];
        new Random(1).nextBytes(random);
        Response own = Response.bytes("text/plain", random).withHeader("ETag", "\"a\"");
        Response response = FILTER.filter(accepting("gzip"), _ -> own);
        assertThat(response.body()).isEqualTo(own.body());
        assertThat(response.headers())
                .isEqualTo(
                        Headers.of(
                                "Content-Type", "text/plain",
                                "ETag", "\"a\"",
                                "Vary", "Accept-Encoding"));
        assertThat(FILTER.deflaters().inUse()).isZero();
    }

    @Test
    void makesTheTagWeakAndOffersNoRanges() throws Exception {
        Response own =
                Response.text(TEXT)
                        .withHeader("ETag", "\"a\"")
                        .withHeader("Accept-Ranges", "bytes")
                        .withHeader("Vary", "Origin");
        Response response = FILTER.filter(accepting("gzip"), _ -> own);
        assertThat(response.headers())
                .isEqualTo(
                        Headers.of(
                                "Content-Type", "text/plain; charset=utf-8",
                                "ETag", "W/\"a\"",
                                "Content-Encoding", "gzip",
                                "Vary", "Origin, Accept-Encoding"));
        Response weak =
                FILTER.filter(
                        accepting("gzip"), _ -> Response.text(TEXT).withHeader("ETag", "W/\"a\""));
        assertThat(weak.headers().first("ETag")).isEqualTo("W/\"a\"");
        Response identity = FILTER.filter(accepting("br"), _ -> own);
        assertThat(identity.headers().first("ETag")).isEqualTo("\"a\"");
        assertThat(identity.headers().first("Accept-Ranges")).isEqualTo("bytes");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "W/\"a\" | W/\"a\"",
                "\"b\", W/\"a\" | W/\"a\"",
                "\"a\" | \"a\"",
                "* | \"a\"",
                "W/\"b\" | \"a\"",
            })
    void tells304WithTheTagThatTheClientHas(String sent, String tag) throws Exception {
        Request request = Requests.get("If-None-Match", sent, "Accept-Encoding", "gzip");
        Response response =
                FILTER.filter(
                        request, _ -> Response.of(Status.NOT_MODIFIED).withHeader("ETag", "\"a\""));
        assertThat(response.headers())
                .isEqualTo(Headers.of("ETag", tag, "Vary", "Accept-Encoding"));
    }

    @Test
    void answersHeadLikeGet() throws Exception {
        Request head = Requests.of(Method.HEAD, "Accept-Encoding", "gzip");
        Response toHead = FILTER.filter(head, _ -> Response.text(TEXT));
        assertThat(toHead).isEqualTo(FILTER.filter(accepting("gzip"), _ -> Response.text(TEXT)));
    }

    @Test
    void usesAnotherCodingThatWasPutIn() throws Exception {
        ContentCoding shout =
                new ContentCoding() {
                    @Override
                    public String name() {
                        return "shout";
                    }

                    @Override
                    public OutputStream encode(OutputStream out) {
                        return new FilterOutputStream(out) {
                            @Override
                            public void write(int b) throws IOException {
                                if (b != ' ') {
                                    super.write(Character.toUpperCase(b));
                                }
                            }
                        };
                    }
                };
        Compression filter = FILTER.withCoding(shout).withMinimumSize(1);
        Response response = filter.filter(accepting("gzip, shout"), _ -> Response.text("a b"));
        assertThat(coding(response)).isEqualTo("shout");
        assertThat(response.body()).isEqualTo(FixedBody.utf8("AB"));
        Response streamed =
                filter.filter(
                        accepting("shout"),
                        _ -> Response.stream("text/plain", out -> out.write(new byte[] {'c'})));
        assertThat(Coded.content(streamed)).isEqualTo(new byte[] {'C'});
        assertThat(coding(filter.filter(accepting("gzip"), _ -> Response.text(TEXT))))
                .isEqualTo("gzip");
    }

    @Test
    void refusesBoundsThatAreNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> FILTER.withLevel(0));
        assertThatIllegalArgumentException().isThrownBy(() -> FILTER.withLevel(10));
        assertThatIllegalArgumentException().isThrownBy(() -> FILTER.withDeflaters(0));
        assertThatIllegalArgumentException().isThrownBy(() -> FILTER.withMinimumSize(-1));
    }
}
