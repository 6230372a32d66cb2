package hyperserve.web.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import hyperserve.api.HttpException;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Status;
import hyperserve.api.TraceParent;
import hyperserve.api.logging.LogContext;
import hyperserve.test.Background;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

final class RequestIdTest {

    private static final String ID = "X-Request-Id";
    private static final RequestId TRUSTING =
            RequestId.create().withTrustedPeers(TrustedPeers.of("192.0.2.0/24"));

    private static String id(RequestId filter, Request request) throws Exception {
        List<String> seen = new ArrayList<>();
        Response response =
                filter.filter(
                        request,
                        r -> {
                            seen.add(r.get(RequestId.KEY));
                            return Response.text("");
                        });
        assertThat(response.headers().all(ID)).isEqualTo(seen);
        return seen.getFirst();
    }

    @Test
    void makesTheIdThatTheHandlerAndTheClientSee() throws Exception {
        assertThat(id(RequestId.create(), Requests.get())).matches("[0-9a-f]{32}");
    }

    @Test
    void neverMakesAnIdTwiceWhateverThreadsAsk() {
        IdSource source = new IdSource();
        List<Background<List<String>>> threads =
                IntStream.range(0, 8)
                        .mapToObj(
                                _ ->
                                        Background.of(
                                                () ->
                                                        IntStream.range(0, 20_000)
                                                                .mapToObj(_ -> source.next())
                                                                .toList()))
                        .toList();
        Set<String> all = new HashSet<>();
        threads.forEach(thread -> all.addAll(thread.get()));
        assertThat(all).hasSize(8 * 20_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "abc-123", "A.b_c~d+e/f=g:h@i"})
    void takesAWellFormedIdFromATrustedPeerAlone(String sent) throws Exception {
        Request request = Requests.get(ID, sent);
        assertThat(id(TRUSTING, Requests.from("192.0.2.9", request))).isEqualTo(sent);
        assertThat(id(TRUSTING, Requests.from("198.51.100.9", request))).isNotEqualTo(sent);
        assertThat(id(RequestId.create(), Requests.from("192.0.2.9", request))).isNotEqualTo(sent);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\tb", "<b>", "a\"b", "a;b", "a,b", "ä", "a%0Ab", "{1}"})
    void replacesAnIdThatCouldHarmALog(String sent) throws Exception {
        Request request = Requests.from("192.0.2.9", Requests.get(ID, sent));
        assertThat(id(TRUSTING, request)).matches("[0-9a-f]{32}");
    }

    @Test
    void replacesAnIdThatIsTooLongOrSentTwice() throws Exception {
        String longest = "x".repeat(128);
        Request request = Requests.from("192.0.2.9", Requests.get(ID, longest));
        assertThat(id(TRUSTING, request)).isEqualTo(longest);
        request = Requests.from("192.0.2.9", Requests.get(ID, longest + "x"));
        assertThat(id(TRUSTING, request)).hasSize(32);
        request = Requests.from("192.0.2.9", Requests.get(ID, "a", ID, "a"));
        assertThat(id(TRUSTING, request)).hasSize(32);
    }

    @Test
    void looksAtTheProxyAndNotAtTheClientBehindIt() throws Exception {
        ForwardedHeaders forwarded = ForwardedHeaders.forwarded(TrustedPeers.of("192.0.2.0/24"));
        Request request = Requests.get(ID, "a", "Forwarded", "for=198.51.100.9");
        Response response =
                forwarded.filter(
                        Requests.from("192.0.2.9", request), r -> TRUSTING.filter(r, Requests.OK));
        assertThat(response.headers().first(ID)).isEqualTo("a");
    }

    @Test
    void standsInAnswersThatComeAsExceptionsAndInThatToAFailure() throws Exception {
        RequestId filter = RequestId.create();
        assertThatExceptionOfType(HttpException.class)
                .isThrownBy(
                        () ->
                                filter.filter(
                                        Requests.get(),
                                        _ -> {
                                            throw new HttpException(Status.CONFLICT, "no");
                                        }))
                .satisfies(e -> assertThat(e.error().headers().contains(ID)).isTrue());
        IllegalStateException failure = new IllegalStateException("broken");
        assertThatExceptionOfType(HttpException.class)
                .isThrownBy(
                        () ->
                                filter.filter(
                                        Requests.get(),
                                        _ -> {
                                            throw failure;
                                        }))
                .satisfies(
                        e -> {
                            assertThat(e.failure()).isSameAs(failure);
                            assertThat(e.error().headers().contains(ID)).isTrue();
                        });
    }

    @Test
    void takesThePlaceOfAnIdThatTheHandlerHasSet() throws Exception {
        Response response =
                RequestId.create()
                        .filter(Requests.get(), _ -> Response.text("").withHeader(ID, "mine"));
        assertThat(response.headers().all(ID)).hasSize(1).doesNotContain("mine");
    }

    @Test
    void hasAnotherFieldIfOneIsChosen() throws Exception {
        Response response =
                RequestId.create().withField("Correlation-Id").filter(Requests.get(), Requests.OK);
        assertThat(response.headers().first("Correlation-Id")).hasSize(32);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RequestId.create().withField("a b"))
                .withMessageContaining("field name");
    }

    @ParameterizedTest
    @CsvSource({
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01, true",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00, false",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-03, true",
        "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-09, true",
        "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-what-will-be, true",
    })
    void readsATraceParent(String value, boolean sampled) throws Exception {
        TraceParent trace = TraceParent.parse(value);
        assertThat(trace).isNotNull();
        assertThat(trace.traceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
        assertThat(trace.parentId()).isEqualTo("b7ad6b7169203331");
        assertThat(trace.isSampled()).isEqualTo(sampled);
        List<Object> seen = new ArrayList<>();
        RequestId.create()
                .filter(
                        Requests.get("traceparent", value),
                        r -> {
                            seen.add(r.get(RequestId.TRACE));
                            LogContext logged = Objects.requireNonNull(LogContext.current());
                            seen.add(logged.traceId());
                            seen.add(logged.requestId().equals(r.get(RequestId.KEY)));
                            return Response.text("");
                        });
        assertThat(seen).containsExactly(trace, trace.traceId(), true);
        assertThat(LogContext.current()).isNull();
    }

    @Test
    void writesATraceParentInVersion00() {
        String text = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        assertThat(TraceParent.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-x",
                "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                "00-0af7651916cd43dd8448eb211c80319-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b716920333-01",
                "00_0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "0g-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01x",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-zz",
            })
    void takesNoMalformedTraceParent(String value) {
        assertThat(TraceParent.parse(value)).isNull();
    }

    @Test
    void takesNoTraceParentThatIsSentTwice() {
        String value = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        assertThat(TraceParent.of(Requests.get("traceparent", value).headers())).isNotNull();
        assertThat(
                        TraceParent.of(
                                Requests.get("traceparent", value, "traceparent", value).headers()))
                .isNull();
    }
}
