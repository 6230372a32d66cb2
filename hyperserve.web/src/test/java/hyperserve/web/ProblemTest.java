package hyperserve.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import hyperserve.api.Headers;
import hyperserve.api.HttpError;
import hyperserve.api.HttpException;
import hyperserve.api.Method;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Status;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// RFC 9457 and RFC 8259 §7.
final class ProblemTest {

    private static final Problem PROBLEM =
            Problem.of(Status.FORBIDDEN, "Your balance is 30, but that costs 50.")
                    .withType(URI.create("https://example.com/out-of-credit"), "No credit.")
                    .withInstance(URI.create("/account/12345/msgs/abc"))
                    .with("balance", 30)
                    .with("accounts", List.of("/account/12345", "/account/67890"));

    @Test
    void writesItsMembers() {
        assertThat(PROBLEM.toJson())
                .isEqualTo(
                        "{\"type\":\"https://example.com/out-of-credit\",\"title\":\"No"
                            + " credit.\",\"status\":403,\"detail\":\"Your balance is 30, but that"
                            + " costs 50.\","
                            + "\"instance\":\"/account/12345/msgs/abc\",\"balance\":30,"
                            + "\"accounts\":[\"/account/12345\",\"/account/67890\"]}");
        assertThat(Problem.of(Status.NOT_FOUND))
                .hasToString("{\"title\":\"Not Found\",\"status\":404}");
        assertThat(Problem.of(new Status(499, ""))).hasToString("{\"status\":499}");
        assertThat(PROBLEM.toText())
                .isEqualTo(
                        """
                        403 No credit.: Your balance is 30, but that costs 50.
                        balance: 30
                        accounts: ["/account/12345","/account/67890"]
                        """);
        assertThat(Problem.of(Status.NOT_FOUND).toText()).isEqualTo("404 Not Found\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a\"b | a\\\"b",
                "a\\b | a\\\\b",
                "a/b | a/b",
                "`a\nb\rc\td` | a\\nb\\rc\\td",
                "`\u0000\u0001\u001f\u007f` | \\u0000\\u0001\\u001f\\u007f",
                "é🙂 | é🙂",
                "`\ud800` | \\ud800",
                "`\ud800a\udc00` | \\ud800a\\udc00",
                "`\udc00\ud800` | \\udc00\\ud800",
                "</script> | </script>",
            })
    void escapesTexts(String text, String escaped) {
        String json = Problem.of(Status.NOT_FOUND).with(text, text).toJson();
        assertThat(json)
                .isEqualTo(
                        "{\"title\":\"Not Found\",\"status\":404,\"%s\":\"%s\"}", escaped, escaped);
        assertThat(new String(json.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                .isEqualTo(json);
    }

    @Test
    void writesValuesThatJsonHasWordsFor() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("a", null);
        values.put("b", Arrays.asList(true, false, null));
        values.put("c", List.of(1, 2L, (short) 3, (byte) 4, 0.5, 1.5f, -1e300));
        values.put("d", List.of(new BigInteger("99999999999999999999"), new BigDecimal("1.10")));
        values.put("e", List.of(Map.of(), List.of(), CharBuffer.wrap("f"), RunState.ON));
        assertThat(Problem.of(Status.NOT_FOUND).with("v", values).toJson())
                .contains(
                        "\"v\":{\"a\":null,\"b\":[true,false,null],"
                                + "\"c\":[1,2,3,4,0.5,1.5,-1.0E300],"
                                + "\"d\":[99999999999999999999,1.10],"
                                + "\"e\":[{},[],\"f\",\"ON\"]}}");
    }

    private enum RunState {
        ON
    }

    @Test
    void refusesValuesThatItHasNone() {
        for (Object value :
                new Object[] {
                    Double.NaN,
                    Float.POSITIVE_INFINITY,
                    new AtomicInteger(),
                    new Object(),
                    'c',
                    new int[0],
                    Map.of(1, 2),
                    List.of(List.of(new Object()))
                }) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> PROBLEM.with("value", value))
                    .withMessageStartingWith("the member value ");
        }
        List<Object> inItself = new ArrayList<>();
        inItself.add(inItself);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PROBLEM.with("value", inItself))
                .withMessage("the member value has more than 16 levels of values in values");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "type", "title", "status", "detail", "instance"})
    void refusesNamesThatAreTaken(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PROBLEM.with(name, "a"))
                .withMessage("'" + name + "' cannot be the name of an extension member");
    }

    @Test
    void refusesAStatusOfNoError() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Problem.of(Status.OK))
                .withMessage("a problem's status is 400 to 599, was 200 OK");
    }

    @Test
    void doesNotChangeWithWhatItWasMadeOf() {
        List<String> list = new ArrayList<>(List.of("a"));
        Map<String, Object> map = new HashMap<>(Map.of("list", list));
        Problem problem = Problem.of(Status.NOT_FOUND).with("map", map);
        list.add("b");
        map.clear();
        assertThat(problem.members()).hasToString("{map={list=[a]}}");
        assertThat(problem)
                .isEqualTo(Problem.of(Status.NOT_FOUND).with("map", Map.of("list", List.of("a"))))
                .hasSameHashCodeAs(
                        Problem.of(Status.NOT_FOUND).with("map", Map.of("list", List.of("a"))))
                .isNotEqualTo(Problem.of(Status.NOT_FOUND));
    }

    @Test
    void tellsItsParts() {
        assertThat(PROBLEM.status()).isEqualTo(Status.FORBIDDEN);
        assertThat(PROBLEM.type()).hasToString("https://example.com/out-of-credit");
        assertThat(PROBLEM.title()).isEqualTo("No credit.");
        assertThat(PROBLEM.detail()).startsWith("Your balance");
        assertThat(PROBLEM.instance()).hasToString("/account/12345/msgs/abc");
        assertThat(Problem.of(Status.FORBIDDEN).type()).isNull();
        assertThat(Problem.of(Status.FORBIDDEN).instance()).isNull();
    }

    @Test
    void isThrownAndFoundAgain() {
        HttpException thrown = PROBLEM.exception();
        assertThat(thrown.status()).isEqualTo(Status.FORBIDDEN);
        assertThat(thrown.error().reason()).isEqualTo(PROBLEM.detail());
        assertThat(Problem.of(thrown.error())).isEqualTo(PROBLEM);
        HttpError other =
                HttpError.of(Status.CONFLICT, "it was changed")
                        .withCause(new IllegalStateException("secret"));
        assertThat(Problem.of(other))
                .isEqualTo(Problem.of(Status.CONFLICT, "it was changed"))
                .asString()
                .doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "none | application/problem+json",
                "'' | application/problem+json",
                "*/* | application/problem+json",
                "application/json | application/problem+json",
                "application/json, */*;q=0.5 | application/problem+json",
                "application/problem+json, text/plain | application/problem+json",
                "application/* | application/problem+json",
                "text/html, application/json | application/problem+json",
                "text/plain | text/plain; charset=utf-8",
                "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
                        + " | text/plain; charset=utf-8",
                "application/json;q=0.5, text/* | text/plain; charset=utf-8",
                "application/json;q=0, application/problem+json;q=0 | text/plain; charset=utf-8",
                "image/png | text/plain; charset=utf-8",
            })
    void answersInAFormThatTheClientTakes(String accept, String type) {
        Headers headers = accept == null ? Headers.empty() : Headers.of("Accept", accept);
        Request request = Request.of(Method.GET, "/", headers, new byte[0]);
        Response response = PROBLEM.response(request);
        assertThat(response.headers().first("Content-Type")).isEqualTo(type);
        assertThat(response.headers().first("Vary")).isEqualTo("Accept");
        assertThat(response.status()).isEqualTo(Status.FORBIDDEN);
        assertThat(PROBLEM.response().headers().contains("Vary")).isFalse();
    }
}
