package hyperserve.web.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import hyperserve.api.Headers;
import hyperserve.api.HttpException;
import hyperserve.api.Method;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Status;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

final class RequestDecompressionTest {

    private static final RequestDecompression FILTER = RequestDecompression.create();
    private static final byte[] TEXT =
            "What was sent. ".repeat(1_000).getBytes(StandardCharsets.UTF_8);

    private static Request request(String coding, byte[] body) {
        Headers headers =
                Headers.of("Content-Encoding", coding, "Content-Length", "" + body.length);
        return Request.of(Method.POST, "/", headers, body);
    }

    private static Response echo(Request request) throws IOException {
        return Response.bytes("text/plain", request.body().bytes());
    }

    private static byte[] decoded(RequestDecompression filter, Request request) throws Exception {
        return Coded.content(filter.filter(request, RequestDecompressionTest::echo));
    }

    private static Status status(RequestDecompression filter, Request request) throws Exception {
        return Requests.answer(filter, request, RequestDecompressionTest::echo).status();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate"})
    void decodesABodyAndHidesThatItWasEncoded(String coding) throws Exception {
        Request request = request(coding, Coded.encoded(coding, TEXT));
        Response response =
                FILTER.filter(
                        request,
                        r -> {
                            assertThat(r.headers().size()).isZero();
                            assertThat(r.body().length()).isEqualTo(-1);
                            return echo(r);
                        });
        assertThat(Coded.content(response)).isEqualTo(TEXT);
    }

    @Test
    void decodesAsTheHandlerReads() throws Exception {
        Response response =
                FILTER.filter(
                        request("X-GZIP", Coded.encoded("gzip", TEXT)),
                        r -> {
                            InputStream in = r.body().stream();
                            in.close();
                            ByteArrayOutputStream all = new ByteArrayOutputStream();
                            all.write(in.read());
                            assertThatIllegalStateException().isThrownBy(() -> r.body().trailers());
                            assertThatIllegalStateException().isThrownBy(() -> r.body().bytes());
                            in.transferTo(all);
                            assertThat(in.read()).isEqualTo(-1);
                            assertThat(r.body().trailers().size()).isZero();
                            return Response.bytes("text/plain", all.toByteArray());
                        });
        assertThat(Coded.content(response)).isEqualTo(TEXT);
    }

    @Test
    void decodesForTheWriterOfTheResponseAndForACopy() throws Exception {
        Response response =
                FILTER.filter(
                        request("gzip", Coded.encoded("gzip", TEXT)),
                        r ->
                                Response.stream(
                                        "text/plain", out -> r.body().stream().transferTo(out)));
        assertThat(Coded.content(response)).isEqualTo(TEXT);
        Response copied =
                FILTER.filter(
                        request("gzip", Coded.encoded("gzip", TEXT)),
                        r -> {
                            Request copy = r.copy();
                            assertThat(copy.headers().contains("Content-Encoding")).isFalse();
                            return echo(copy);
                        });
        assertThat(Coded.content(copied)).isEqualTo(TEXT);
    }

    @Test
    void decodesMembersOneAfterTheOther() throws Exception {
        byte[] one = Coded.encoded("gzip", "one ".getBytes(StandardCharsets.UTF_8));
        byte[] none = Coded.encoded("gzip", new byte[0]);
        byte[] two = Coded.encoded("gzip", "two".getBytes(StandardCharsets.UTF_8));
        assertThat(decoded(FILTER, request("gzip", joined(one, none, two))))
                .isEqualTo("one two".getBytes(StandardCharsets.UTF_8));
        assertThat(decoded(FILTER, request("gzip", none))).isEmpty();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    @Test
    void readsAHeaderWithAllItsParts() throws Exception {
        byte[] plain = Coded.encoded("gzip", TEXT);
        byte[] parts = {
            0x1F, (byte) 0x8B, 8, 4 | 8 | 16, 1, 2, 3, 4, 0, 3, 2, 0, 'x', 'y', 'n', 0, 'c', 0
        };
        byte[] body = joined(parts, Arrays.copyOfRange(plain, 10, plain.length));
        assertThat(decoded(FILTER, request("gzip", body))).isEqualTo(TEXT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate"})
    void refusesEveryProperPrefixOfABody(String coding) throws Exception {
        byte[] whole = Coded.encoded(coding, "a little text".getBytes(StandardCharsets.UTF_8));
        for (int length = 1; length < whole.length; length++) {
            assertThat(status(FILTER, request(coding, Arrays.copyOf(whole, length))))
                    .as("%s bytes", length)
                    .isEqualTo(Status.BAD_REQUEST);
        }
        assertThat(status(FILTER, request(coding, whole))).isEqualTo(Status.OK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate"})
    void refusesWhatHasMoreBehindItsEndOrIsDamaged(String coding) throws Exception {
        byte[] whole = Coded.encoded(coding, TEXT);
        assertThat(status(FILTER, request(coding, Arrays.copyOf(whole, whole.length + 1))))
                .isEqualTo(Status.BAD_REQUEST);
        for (int i : new int[] {0, 1, whole.length - 5, whole.length - 2, whole.length - 1}) {
            byte[] damaged = whole.clone();
            damaged[i] ^= 0x55;
            assertThat(status(FILTER, request(coding, damaged)))
                    .as("byte %s", i)
                    .isEqualTo(Status.BAD_REQUEST);
        }
        assertThat(status(FILTER, request(coding, TEXT))).isEqualTo(Status.BAD_REQUEST);
    }

    @Test
    void refusesANameWithoutAnEnd() throws Exception {
        byte[] head = {0x1F, (byte) 0x8B, 8, 8, 0, 0, 0, 0, 0, 3};
        byte[] name = new byte[2_000];
        Arrays.fill(name, (byte) 'n');
        assertThat(status(FILTER, request("gzip", joined(head, name))))
                .isEqualTo(Status.BAD_REQUEST);
    }

    @Test
    void boundsWhatComesOut() throws Exception {
        Request request = request("gzip", Coded.encoded("gzip", new byte[1_000]));
        assertThat(status(FILTER.withMaximum(1_000), request)).isEqualTo(Status.OK);
        request = request("gzip", Coded.encoded("gzip", new byte[1_000]));
        assertThat(status(FILTER.withMaximum(999), request)).isEqualTo(Status.CONTENT_TOO_LARGE);
        MaximumBody inside = MaximumBody.of(999);
        Request again = request("gzip", Coded.encoded("gzip", new byte[1_000]));
        assertThat(
                        Requests.answer(
                                        FILTER,
                                        again,
                                        r -> inside.filter(r, RequestDecompressionTest::echo))
                                .status())
                .isEqualTo(Status.CONTENT_TOO_LARGE);
    }

    @Test
    void boundsHowMuchMoreComesOutThanCameIn() throws Exception {
        byte[] bomb = Coded.encoded("gzip", new byte[2 * 1024 * 1024]);
        assertThat(status(FILTER, request("gzip", bomb))).isEqualTo(Status.CONTENT_TOO_LARGE);
        assertThat(status(FILTER.withRatio(1_100), request("gzip", bomb))).isEqualTo(Status.OK);
        byte[] small = Coded.encoded("gzip", new byte[1024 * 1024]);
        assertThat(status(FILTER, request("gzip", small))).isEqualTo(Status.OK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "zstd", "compress", "gzip, gzip", "gzip, br", "gzip;q=1", "*"})
    void answersOtherCodingsWith415AndThoseThatAreTaken(String coding) throws Exception {
        HttpException refusal = Requests.refusal(FILTER, request(coding, TEXT));
        assertThat(refusal.status()).isEqualTo(Status.UNSUPPORTED_MEDIA_TYPE);
        assertThat(refusal.error().headers())
                .isEqualTo(Headers.of("Accept-Encoding", "gzip, deflate"));
    }

    @Test
    void leavesABodyAloneThatIsNotEncoded() throws Exception {
        assertThat(decoded(FILTER, request("identity", TEXT))).isEqualTo(TEXT);
        assertThat(decoded(FILTER, request("gzip", new byte[0]))).isEmpty();
        Request plain = Request.of(Method.POST, "/", Headers.empty(), TEXT);
        FILTER.filter(
                plain,
                r -> {
                    assertThat(r).isSameAs(plain);
                    return Response.text("");
                });
    }

    @Test
    void refusesBoundsThatAreNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> FILTER.withMaximum(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> FILTER.withRatio(0));
    }
}
