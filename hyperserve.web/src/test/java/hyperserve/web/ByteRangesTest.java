package hyperserve.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hyperserve.api.BodyOutput;
import hyperserve.api.Headers;
import hyperserve.api.HttpException;
import hyperserve.api.Method;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Status;
import hyperserve.api.StreamedBody;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

final class ByteRangesTest {

    private static final String CONTENT = "0123456789";

    private static String parse(String value, long length, int most) {
        ByteRanges ranges = ByteRanges.parse(value, length, most);
        return ranges.kind() == ByteRanges.Kind.PARTS
                ? ranges.parts().stream()
                        .map(part -> part.first() + "-" + part.last())
                        .collect(Collectors.joining(" "))
                : ranges.kind().name();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bytes=0-0 | 0-0",
                "bytes=0-4 | 0-4",
                "bytes=9-9 | 9-9",
                "bytes=0-9 | 0-9",
                "bytes=0- | 0-9",
                "bytes=9- | 9-9",
                "bytes=5-99 | 5-9",
                "bytes=-1 | 9-9",
                "bytes=-10 | 0-9",
                "bytes=-99 | 0-9",
                "BYTES=1-2 | 1-2",
                "Bytes=1-2 | 1-2",
                "bytes=001-002 | 1-2",
                "bytes=0-99999999999999999999999999 | 0-9",
                "bytes=-99999999999999999999999999 | 0-9",
                // Several, in the order in which they are asked for.
                "bytes=0-1,4-5 | 0-1 4-5",
                "bytes=4-5,0-1 | 4-5 0-1",
                "bytes=0-1 , 4-5 | 0-1 4-5",
                "bytes= 0-1 | 0-1",
                "bytes=,0-1 | 0-1",
                "bytes=0-1,,4-5, | 0-1 4-5",
                "bytes=0-0,-1 | 0-0 9-9",
                "bytes=20-30,1-2 | 1-2",
                "bytes=1-2,20- | 1-2",
                "bytes=-0,1-2 | 1-2",
                // Those that overlap or touch are one.
                "bytes=0-4,2-6 | 0-6",
                "bytes=0-4,5-6 | 0-6",
                "bytes=0-9,0-9,0-9 | 0-9",
                "bytes=8-9,0-1,1-2 | 0-2 8-9",
                "bytes=0-8,-5 | 0-9",
                // None of them exists.
                "bytes=10- | UNSATISFIABLE",
                "bytes=10-20 | UNSATISFIABLE",
                "bytes=-0 | UNSATISFIABLE",
                "bytes=99999999999999999999999999- | UNSATISFIABLE",
                "bytes=10-20,30- | UNSATISFIABLE"
            })
    void areReadAgainstTheLength(String value, String expected) {
        assertThat(parse(value, 10, 16)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "bytes", "bytes=", "bytes=,", "bytes=-", "bytes=a-b", "bytes=1", "bytes=2-1",
                "bytes=0-1,2-1", "bytes=+1-2", "bytes=1-+2", "bytes=--1", "bytes=1--2",
                "bytes=1-2-3", "bytes=0x1-2", "bytes=1 -2", "bytes=1- 2", "bytes=1-2;3-4",
                "bytes=1-2 3-4", "bytes =1-2", "bytes:1-2", "byte=1-2", "items=1-2", "none",
                "bytes=\u0661-\u0662", "bytes=1-2,x", "x=1-2,bytes=1-2", "bytes=1.0-2", "=1-2"
            })
    void areIgnoredIfMalformedOrOfAnotherUnit(String value) {
        assertThat(parse(value, 10, 16)).isEqualTo("WHOLE");
    }

    @Test
    void areIgnoredIfThereAreTooMany() {
        assertThat(parse("bytes=0-0,2-2,4-4", 10, 3)).isEqualTo("0-0 2-2 4-4");
        assertThat(parse("bytes=0-0,2-2,4-4", 10, 2)).isEqualTo("WHOLE");
        assertThat(parse("bytes=20-,30-,4-4", 10, 2)).isEqualTo("WHOLE");
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=-5, WHOLE",
        "bytes=-0, UNSATISFIABLE",
        "bytes=0-, UNSATISFIABLE",
        "bytes=0-0, UNSATISFIABLE"
    })
    void ofNothingAreNeverParts(String value, String expected) {
        assertThat(parse(value, 0, 16)).isEqualTo(expected);
    }

    @Test
    void ofTheLongestContentDoNotOverflow() {
        long length = Long.MAX_VALUE;

        assertThat(parse("bytes=0-0,9223372036854775806-", length, 16))
                .isEqualTo("0-0 9223372036854775806-9223372036854775806");
        assertThat(parse("bytes=-9223372036854775807", length, 16))
                .isEqualTo("0-9223372036854775806");
        assertThat(parse("bytes=9223372036854775807-", length, 16)).isEqualTo("UNSATISFIABLE");
    }

    @Test
    void haveALengthThatIsNotNegative() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ByteRanges.of(Request.of(Method.GET, "/"), -1));
    }

    private static Request request(String method, String... ranges) {
        Headers headers = Headers.empty();
        for (String each : ranges) {
            headers = headers.adding("Range", each);
        }
        return Request.of(new Method(method), "/", headers, new byte[0]);
    }

    private static Response answer(Request request) {
        return ByteRanges.of(request, CONTENT.length())
                .answer(
                        Response.text(CONTENT).withHeader("ETag", "\"a\""),
                        (out, part) ->
                                out.write(
                                        CONTENT.getBytes(StandardCharsets.US_ASCII),
                                        (int) part.first(),
                                        (int) part.length()));
    }

    private static String content(Response response) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ((StreamedBody) response.body()).writer().writeTo(BodyOutput.to(bytes));
        assertThat(bytes.size()).isEqualTo((int) response.body().length());
        return bytes.toString(StandardCharsets.US_ASCII);
    }

    @Test
    void areOfGetAlone() {
        assertThat(ByteRanges.of(request("HEAD", "bytes=0-1"), 10).kind())
                .isEqualTo(ByteRanges.Kind.WHOLE);
        assertThat(ByteRanges.of(request("POST", "bytes=0-1"), 10).kind())
                .isEqualTo(ByteRanges.Kind.WHOLE);
        assertThat(ByteRanges.of(request("GET", "bytes=0-1"), 10).kind())
                .isEqualTo(ByteRanges.Kind.PARTS);
    }

    @Test
    void areIgnoredIfThereAreTwoFields() {
        assertThat(ByteRanges.of(request("GET", "bytes=0-1", "bytes=0-1"), 10).kind())
                .isEqualTo(ByteRanges.Kind.WHOLE);
    }

    @Test
    void makeA200OfTheWhole() throws Exception {
        Response answer = answer(request("GET"));

        assertThat(answer.status()).isEqualTo(Status.OK);
        assertThat(answer.headers().first("Accept-Ranges")).isEqualTo("bytes");
        assertThat(answer.headers().contains("Content-Range")).isFalse();
        assertThat(content(answer)).isEqualTo(CONTENT);
    }

    @Test
    void makeA206OfOnePart() throws Exception {
        Response answer = answer(request("GET", "bytes=2-4"));

        assertThat(answer.status()).isEqualTo(Status.PARTIAL_CONTENT);
        assertThat(answer.headers().first("Content-Range")).isEqualTo("bytes 2-4/10");
        assertThat(answer.headers().first("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(answer.headers().first("ETag")).isEqualTo("\"a\"");
        assertThat(content(answer)).isEqualTo("234");
    }

    @Test
    void makeAMultipartOfSeveralParts() throws Exception {
        Response answer = answer(request("GET", "bytes=8-,0-1"));
        String type = String.valueOf(answer.headers().first("Content-Type"));

        assertThat(answer.status()).isEqualTo(Status.PARTIAL_CONTENT);
        assertThat(answer.headers().contains("Content-Range")).isFalse();
        assertThat(type).matches("multipart/byteranges; boundary=[0-9a-f]{32}");
        String boundary = type.substring(type.indexOf('=') + 1);
        assertThat(content(answer))
                .isEqualTo(
                        """
                        --B
                        Content-Type: text/plain; charset=utf-8
                        Content-Range: bytes 8-9/10

                        89
                        --B
                        Content-Type: text/plain; charset=utf-8
                        Content-Range: bytes 0-1/10

                        01
                        --B--
                        """
                                .replace("\n", "\r\n")
                                .replace("--B", "--" + boundary));
    }

    @Test
    void haveABoundaryThatNobodyKnowsBeforehand() {
        String one = answer(request("GET", "bytes=8-,0-1")).headers().first("Content-Type");

        assertThat(answer(request("GET", "bytes=8-,0-1")).headers().first("Content-Type"))
                .isNotEqualTo(one);
    }

    @Test
    void areAnswered416IfNoneExists() {
        assertThatThrownBy(() -> answer(request("GET", "bytes=10-")))
                .isInstanceOfSatisfying(
                        HttpException.class,
                        e -> {
                            assertThat(e.status()).isEqualTo(Status.RANGE_NOT_SATISFIABLE);
                            assertThat(e.error().headers().first("Content-Range"))
                                    .isEqualTo("bytes */10");
                        });
    }
}
