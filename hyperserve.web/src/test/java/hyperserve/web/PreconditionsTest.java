package hyperserve.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hyperserve.api.Headers;
import hyperserve.api.HttpException;
import hyperserve.api.Method;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Status;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// RFC 9110 §13.2.2, case by case. In the tables `A` is the current tag, `B` another one, `wA` the
/// weak one of the same text; `now` is the date of the last change, `old` one before, `new` after.
final class PreconditionsTest {

    private static final Instant CHANGED = Instant.parse("2024-05-01T12:00:00.75Z");
    private static final EntityTag TAG = EntityTag.strong("A");

    private static Headers headers(String fields) {
        List<String> lines = new ArrayList<>();
        if (fields != null) {
            for (String field : fields.split("; ")) {
                String[] parts = field.split("=", 2);
                lines.add(
                        switch (parts[0]) {
                            case "IM" -> "If-Match";
                            case "INM" -> "If-None-Match";
                            case "IMS" -> "If-Modified-Since";
                            case "IUS" -> "If-Unmodified-Since";
                            default -> "If-Range";
                        });
                lines.add(value(parts[1]));
            }
        }
        return Headers.of(lines.toArray(String[]::new));
    }

    private static String value(String word) {
        return switch (word) {
            case "now" -> HttpDate.format(CHANGED);
            case "old" -> HttpDate.format(CHANGED.minusSeconds(1));
            case "new" -> HttpDate.format(CHANGED.plusSeconds(1));
            default ->
                    word.replaceAll("w([AB])", "W/\"$1\"").replaceAll("(?<![/\"])([AB])", "\"$1\"");
        };
    }

    private static String outcome(Preconditions state, String method, String fields) {
        return state.evaluate(new Method(method), headers(fields)).name();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET | | PROCEED",
                // 1. If-Match, by strong comparison.
                "GET | IM=A | PROCEED",
                "GET | IM=B | FAILED",
                "GET | IM=wA | FAILED",
                "GET | IM=* | PROCEED",
                "PUT | IM=A | PROCEED",
                "PUT | IM=B | FAILED",
                "PUT | IM=B, A | PROCEED",
                "PUT | IM=B,,  ,A | PROCEED",
                "PUT | IM=B; IM=A | PROCEED",
                "PUT | IM=B; IM=wA | FAILED",
                "DELETE | IM=* | PROCEED",
                "PUT | IM=bare | FAILED",
                "PUT | IM=*, A | FAILED",
                // 2. If-Unmodified-Since, only without If-Match.
                "GET | IUS=now | PROCEED",
                "GET | IUS=new | PROCEED",
                "GET | IUS=old | FAILED",
                "PUT | IUS=old | FAILED",
                "PUT | IM=A; IUS=old | PROCEED",
                "PUT | IM=B; IUS=now | FAILED",
                "PUT | IUS=yesterday | PROCEED",
                "PUT | IUS=old; IUS=old | PROCEED",
                // 3. If-None-Match, by weak comparison.
                "GET | INM=A | NOT_MODIFIED",
                "HEAD | INM=A | NOT_MODIFIED",
                "GET | INM=wA | NOT_MODIFIED",
                "GET | INM=B | PROCEED",
                "GET | INM=B, wA | NOT_MODIFIED",
                "GET | INM=B; INM=A | NOT_MODIFIED",
                "GET | INM=* | NOT_MODIFIED",
                "PUT | INM=* | FAILED",
                "PUT | INM=A | FAILED",
                "PUT | INM=wA | FAILED",
                "PUT | INM=B | PROCEED",
                "POST | INM=A | FAILED",
                "GET | INM=bare | PROCEED",
                "GET | INM=A, bare | NOT_MODIFIED",
                "PUT | INM=bare | FAILED",
                "GET | INM=*, B | PROCEED",
                // 4. If-Modified-Since, only without If-None-Match, and only to read.
                "GET | IMS=now | NOT_MODIFIED",
                "HEAD | IMS=now | NOT_MODIFIED",
                "GET | IMS=new | NOT_MODIFIED",
                "GET | IMS=old | PROCEED",
                "PUT | IMS=now | PROCEED",
                "GET | INM=B; IMS=now | PROCEED",
                "GET | INM=A; IMS=old | NOT_MODIFIED",
                "GET | IMS=today | PROCEED",
                "GET | IMS=now; IMS=now | PROCEED",
                // The first step that fails decides.
                "GET | IM=B; INM=A | FAILED",
                "GET | IM=A; INM=A | NOT_MODIFIED",
                "GET | IUS=old; INM=A | FAILED",
                "GET | IUS=now; IMS=now | NOT_MODIFIED"
            })
    void areHeldAgainstTheStateInTheOrderOfTheRfc(String method, String fields, String outcome) {
        assertThat(outcome(Preconditions.of(TAG, CHANGED), method, fields)).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PUT | IM=* | FAILED",
                "PUT | IM=A | FAILED",
                "PUT | INM=* | PROCEED",
                "PUT | INM=A | PROCEED",
                "PUT | IUS=old | PROCEED",
                "GET | IMS=now | PROCEED"
            })
    void areHeldAgainstWhatDoesNotExist(String method, String fields, String outcome) {
        assertThat(outcome(Preconditions.absent(), method, fields)).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET | IMS=now | PROCEED",
                "GET | IUS=old | PROCEED",
                "GET | INM=A | PROCEED",
                "GET | INM=* | NOT_MODIFIED",
                "PUT | IM=* | PROCEED",
                "PUT | IM=A | FAILED"
            })
    void areHeldAgainstAStateWithoutValidators(String method, String fields, String outcome) {
        assertThat(outcome(Preconditions.of(null, null), method, fields)).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "IM=A | true",
                "IR=A | true",
                "IR=B | false",
                "IR=wA | false",
                "IR=A, B | false",
                "IR=* | false",
                "IR=now | true",
                "IR=old | false",
                "IR=new | false",
                "IR=someday | false",
                "IR=A; IR=A | false"
            })
    void letPartsBeSentIfTheStateIsTheOneNamed(String fields, boolean allowed) {
        InstantSource later = InstantSource.fixed(CHANGED.plusSeconds(1));
        Preconditions state = Preconditions.of(TAG, CHANGED, later);

        assertThat(state.allowsRange(headers(fields))).isEqualTo(allowed);
    }

    @Test
    void doNotTrustADateWhoseSecondIsNotOver() {
        InstantSource sameSecond = InstantSource.fixed(CHANGED.plusMillis(200));
        Preconditions state = Preconditions.of(TAG, CHANGED, sameSecond);

        assertThat(state.allowsRange(headers("IR=now"))).isFalse();
        assertThat(state.allowsRange(headers("IR=A"))).isTrue();
    }

    @Test
    void doNotTrustAWeakTagForParts() {
        Preconditions state = Preconditions.of(TAG.weakened(), null);

        assertThat(state.allowsRange(headers("IR=wA"))).isFalse();
        assertThat(state.allowsRange(headers("IR=A"))).isFalse();
    }

    private static Request get(String fields) {
        return Request.of(Method.GET, "/", headers(fields), new byte[0]);
    }

    @Test
    void addValidatorsToTheAnswer() {
        Response answer =
                Preconditions.of(TAG, CHANGED).answer(get(null), Response.text("content"));

        assertThat(answer.status()).isEqualTo(Status.OK);
        assertThat(answer.headers().first("ETag")).isEqualTo("\"A\"");
        assertThat(answer.headers().first("Last-Modified"))
                .isEqualTo("Wed, 01 May 2024 12:00:00 GMT");
    }

    @Test
    void makeA304WithTheFieldsThatBelongToIt() {
        Response full =
                Response.text("content")
                        .withHeader("Cache-Control", "max-age=60")
                        .withHeader("Vary", "Accept-Encoding")
                        .withHeader("Content-Language", "en")
                        .withHeader("Content-Location", "/here");
        Response answer = Preconditions.of(TAG, CHANGED).answer(get("INM=A"), full);

        assertThat(answer.status()).isEqualTo(Status.NOT_MODIFIED);
        assertThat(answer.body().length()).isZero();
        assertThat(answer.headers())
                .isEqualTo(
                        Headers.of(
                                "Cache-Control",
                                "max-age=60",
                                "Vary",
                                "Accept-Encoding",
                                "Content-Location",
                                "/here",
                                "ETag",
                                "\"A\"",
                                "Last-Modified",
                                "Wed, 01 May 2024 12:00:00 GMT"));
    }

    @Test
    void answer412IfOneFails() {
        Preconditions state = Preconditions.of(TAG, CHANGED);

        assertThatThrownBy(() -> state.answer(get("IM=B"), Response.text("content")))
                .isInstanceOfSatisfying(
                        HttpException.class,
                        e -> assertThat(e.status()).isEqualTo(Status.PRECONDITION_FAILED));
    }

    @Test
    void leaveAnswersAloneThatAreNotSuccessful() {
        Response missing = Response.text("none").withStatus(Status.NOT_FOUND);

        assertThat(Preconditions.of(TAG, CHANGED).answer(get("IM=B"), missing)).isSameAs(missing);
    }
}
