package hyperserve.web.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hyperserve.api.BodyOutput;
import hyperserve.api.HttpException;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Status;
import hyperserve.api.StreamedBody;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.Inflater;

/// Content that is compressed as it is written.
final class CompressedStreamTest {

    private static final String TEXT = "Text that is repeated. ".repeat(200);
    private static final Compression FILTER = Compression.create();

    private static Request accepting(String codings) {
        return Requests.get("Accept-Encoding", codings);
    }

    private static byte[] bytes() {
        return TEXT.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate"})
    void compressesAStreamHoweverItIsWritten(String coding) throws Exception {
        Response response =
                FILTER.filter(
                        accepting(coding),
                        _ ->
                                Response.stream(
                                        "text/plain",
                                        TEXT.length() + 4L,
                                        out -> {
                                            out.write('a');
                                            out.flush();
                                            out.flush();
                                            out.write(bytes());
                                            out.write(ByteBuffer.wrap(new byte[] {'b', 'c'}));
                                            out.write(
                                                    ByteBuffer.allocateDirect(1)
                                                            .put(0, (byte) 'd'));
                                            out.flush();
                                        }));
        assertThat(response.body().length()).isEqualTo(StreamedBody.UNKNOWN);
        assertThat(Coded.decoded(coding, Coded.content(response))).isEqualTo("a" + TEXT + "bcd");
        assertThat(FILTER.deflaters().inUse()).isZero();
    }

    @Test
    void sendsAllThatWasWrittenBeforeAFlush() throws Exception {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        List<String> received = new ArrayList<>();
        Response response =
                FILTER.filter(
                        accepting("gzip"),
                        _ ->
                                Response.stream(
                                        "text/event-stream",
                                        out -> {
                                            for (int i = 0; i < 3; i++) {
                                                out.write(
                                                        ("data: " + i + "\n\n")
                                                                .getBytes(
                                                                        StandardCharsets.US_ASCII));
                                                out.flush();
                                                received.add(soFar(sent.toByteArray()));
                                            }
                                        }));
        ((StreamedBody) response.body()).writer().writeTo(BodyOutput.to(sent));
        assertThat(received)
                .containsExactly(
                        "data: 0\n\n",
                        "data: 0\n\ndata: 1\n\n",
                        "data: 0\n\ndata: 1\n\ndata: 2\n\n");
        assertThat(Coded.decoded("gzip", sent.toByteArray())).isEqualTo(received.getLast());
    }

    /// What a decoder makes of the beginning of a stream of gzip whose header is ten bytes.
    private static String soFar(byte[] gzip) throws Exception {
        Inflater inflater = new Inflater(true);
        inflater.setInput(gzip, 10, gzip.length - 10);
        byte[] bytes = new byte[1000];
        int count = inflater.inflate(bytes);
        inflater.end();
        return new String(bytes, 0, count, StandardCharsets.US_ASCII);
    }

    @Test
    void givesBackTheDeflaterOfAWriterThatFailsAndSendsNoEnd() throws Exception {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        Response response =
                FILTER.filter(
                        accepting("gzip"),
                        _ ->
                                Response.stream(
                                        "text/plain",
                                        out -> {
                                            out.write('a');
                                            throw new IOException("own");
                                        }));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(
                        () ->
                                ((StreamedBody) response.body())
                                        .writer()
                                        .writeTo(BodyOutput.to(sent)))
                .withMessage("own");
        assertThat(FILTER.deflaters().inUse()).isZero();
        assertThatExceptionOfType(EOFException.class)
                .isThrownBy(() -> Coded.decoded("gzip", sent.toByteArray()));
    }

    @Test
    void sendsNothingOfAWriterThatAnswersOtherwise() throws Exception {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        Response response =
                FILTER.filter(
                        accepting("gzip"),
                        _ ->
                                Response.stream(
                                        "text/plain",
                                        _ -> {
                                            throw new HttpException(Status.CONFLICT, "no");
                                        }));
        assertThatExceptionOfType(HttpException.class)
                .isThrownBy(
                        () ->
                                ((StreamedBody) response.body())
                                        .writer()
                                        .writeTo(BodyOutput.to(sent)));
        assertThat(sent.size()).isZero();
    }

    @Test
    void endsTheContentOfAWriterThatIsToldToEnd() throws Exception {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        Response response =
                FILTER.filter(
                        accepting("gzip"),
                        _ ->
                                Response.stream(
                                        "text/plain",
                                        out -> {
                                            out.write('a');
                                            throw new InterruptedException();
                                        }));
        assertThatExceptionOfType(InterruptedException.class)
                .isThrownBy(
                        () ->
                                ((StreamedBody) response.body())
                                        .writer()
                                        .writeTo(BodyOutput.to(sent)));
        assertThat(Coded.decoded("gzip", sent.toByteArray())).isEqualTo("a");
    }

    @Test
    void hasNoMoreDeflatersThanItsBoundAndGoesOnWithout() throws Exception {
        Compression filter = Compression.create().withDeflaters(2);
        List<Response> responses = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            responses.add(
                    filter.filter(
                            accepting(i % 2 == 0 ? "gzip" : "deflate"),
                            _ ->
                                    Response.stream(
                                            "text/plain", out -> nest(out, filter, responses))));
        }
        nested = 0;
        assertThat(Coded.decoded("gzip", Coded.content(responses.getFirst()))).isEqualTo(TEXT);
        assertThat(nested).isEqualTo(10);
        assertThat(filter.deflaters().inUse()).isZero();
        assertThat(filter.deflaters().kept()).isEqualTo(2);
    }

    private int nested;

    /// Writes while the next response is written, so that all are at the same time.
    private void nest(BodyOutput out, Compression filter, List<Response> responses)
            throws Exception {
        nested++;
        int own = nested;
        out.write(bytes(), 0, 10);
        assertThat(filter.deflaters().inUse()).isEqualTo(Math.min(2, own));
        if (own < responses.size()) {
            Response next = responses.get(own);
            String coding = own % 2 == 0 ? "gzip" : "deflate";
            assertThat(Coded.decoded(coding, Coded.content(next))).isEqualTo(TEXT);
        } else {
            Response fixed = filter.filter(accepting("gzip"), _ -> Response.text(TEXT));
            assertThat(fixed.headers().contains("Content-Encoding")).isFalse();
        }
        out.write(bytes(), 10, TEXT.length() - 10);
    }

    @Test
    void holdsContentInBlocksAsItIsWithoutADeflater() throws Exception {
        Deflaters none = new Deflaters(6, 1);
        assertThat(none.tryTake()).isNotNull();
        byte[] random = new byte[100_000];
        new Random(1).nextBytes(random);
        for (Deflated coding : new Deflated[] {Deflated.gzip(none), Deflated.zlib(none)}) {
            ByteArrayOutputStream encoded = new ByteArrayOutputStream();
            try (OutputStream out = coding.encode(encoded)) {
                out.write(random, 0, 9_000);
                out.flush();
                out.write(random[9_000]);
                out.write(random, 9_001, random.length - 9_001);
            }
            assertThat(encoded.size()).isBetween(random.length, random.length + 200);
            assertThat(Coded.decoded(coding.name(), encoded.toByteArray()))
                    .isEqualTo(new String(random, StandardCharsets.UTF_8));
        }
    }
}
