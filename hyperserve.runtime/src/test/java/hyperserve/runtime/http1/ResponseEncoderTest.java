package hyperserve.runtime.http1;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.FixedBody;
import hyperserve.api.Headers;
import hyperserve.api.Response;
import hyperserve.api.Status;
import hyperserve.runtime.http1.ResponseEncoder.Persistence;
import hyperserve.runtime.net.Output;
import hyperserve.runtime.semantics.DateField;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.Arrays;

class ResponseEncoderTest {

    private static final String DATE = "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n";

    private final ResponseEncoder encoder = new ResponseEncoder(new DateField(() -> 0));

    private interface Writing {
        void to(Output out);
    }

    private static String written(Writing writing) throws IOException {
        try (WireHarness harness = WireHarness.inline()) {
            writing.to(harness.connection().output());
            harness.connection().output().flush();
            assertThat(harness.connection().output().unsent()).isZero();
            return harness.sent();
        }
    }

    private String whole(Response response, Persistence persistence) throws IOException {
        return written(
                out ->
                        encoder.whole(
                                out,
                                response.status(),
                                response.headers(),
                                (FixedBody) response.body(),
                                persistence));
    }

    @Test
    void writesAResponseInMemory() throws IOException {
        assertThat(whole(Response.text("Hello, World!"), Persistence.KEEP))
                .isEqualTo(
                        "HTTP/1.1 200 OK\r\n"
                                + DATE
                                + "Content-Type: text/plain; charset=utf-8\r\n"
                                + "Content-Length: 13\r\n\r\nHello, World!")
                .hasSizeLessThan(170);
    }

    @Test
    void saysWhatBecomesOfTheConnection() throws IOException {
        Response response = Response.of(Status.OK);
        assertThat(whole(response, Persistence.KEEP)).doesNotContain("Connection");
        assertThat(whole(response, Persistence.KEEP_HTTP10))
                .endsWith("Connection: keep-alive\r\n\r\n");
        assertThat(whole(response, Persistence.CLOSE)).endsWith("Connection: close\r\n\r\n");
    }

    @Test
    void saysNoLengthWhereThereIsNoContent() throws IOException {
        for (Status status : new Status[] {Status.NO_CONTENT, Status.NOT_MODIFIED}) {
            assertThat(whole(Response.of(status), Persistence.KEEP))
                    .isEqualTo("HTTP/1.1 " + status + "\r\n" + DATE + "\r\n");
        }
        assertThat(whole(Response.of(Status.RESET_CONTENT), Persistence.KEEP))
                .isEqualTo("HTTP/1.1 205 Reset Content\r\n" + DATE + "Content-Length: 0\r\n\r\n");
    }

    @Test
    void writesOddStatuses() throws IOException {
        assertThat(whole(Response.of(new Status(299, "")), Persistence.KEEP))
                .startsWith("HTTP/1.1 299 \r\nDate");
        assertThat(whole(Response.of(new Status(599, "Fa\u00e7ade")), Persistence.KEEP))
                .startsWith("HTTP/1.1 599 Fa\u00e7ade\r\nDate");
    }

    @Test
    void writesTheHeadOfAStream() throws IOException {
        Headers headers = Headers.of("A", "b");
        assertThat(
                        written(
                                out ->
                                        encoder.head(
                                                out,
                                                Status.OK,
                                                headers,
                                                ResponseEncoder.CHUNKED,
                                                Persistence.KEEP)))
                .endsWith("A: b\r\nTransfer-Encoding: chunked\r\n\r\n");
        assertThat(
                        written(
                                out ->
                                        encoder.head(
                                                out,
                                                Status.OK,
                                                headers,
                                                ResponseEncoder.UNTIL_CLOSE,
                                                Persistence.CLOSE)))
                .endsWith("A: b\r\nConnection: close\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 9, 10, 99, 100, 1L << 40, Long.MAX_VALUE})
    void writesLengthsOfAnySize(long length) throws IOException {
        assertThat(
                        written(
                                out ->
                                        encoder.head(
                                                out,
                                                Status.OK,
                                                Headers.empty(),
                                                length,
                                                Persistence.KEEP_HTTP10)))
                .contains("Content-Length: " + length + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8191, 8192, 8193, 16_383, 16_384, 16_385, 100_000})
    void writesBodiesOfAnySize(int size) throws IOException {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) 'x');
        String sent = whole(Response.bytes("a/b", bytes), Persistence.KEEP);
        assertThat(sent).endsWith("Content-Length: " + size + "\r\n\r\n" + "x".repeat(size));
    }

    @Test
    void writesHeadersThatAreLargerThanABuffer() throws IOException {
        Response response = Response.text("x").withHeader("A", "v".repeat(50_000));
        assertThat(whole(response, Persistence.KEEP)).contains("A: " + "v".repeat(50_000) + "\r\n");
    }
}
