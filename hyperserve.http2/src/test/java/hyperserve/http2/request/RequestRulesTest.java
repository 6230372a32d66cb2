package hyperserve.http2.request;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.http2.field.FieldList;
import hyperserve.http2.field.Lists;
import hyperserve.runtime.semantics.FieldLines;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// The cases of `requests.txt`: a line `name: value` for each field, with Java's escapes, and
/// then what comes of them. `GET` stands for the pseudo-fields of a request that is all right.
final class RequestRulesTest {

    private static final List<String> GET =
            List.of(":method: GET", ":scheme: https", ":path: /", ":authority: a.example");

    record Case(List<String> fields, String outcome) {
        @Override
        public String toString() {
            return String.join(" | ", fields);
        }
    }

    static Stream<Case> cases() throws IOException {
        List<Case> cases = new ArrayList<>();
        List<String> fields = new ArrayList<>();
        for (String line : lines()) {
            if (line.startsWith("= ")) {
                cases.add(new Case(List.copyOf(fields), line.substring(2)));
                fields.clear();
            } else if (line.equals("GET")) {
                fields.addAll(GET);
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                fields.add(line.translateEscapes());
            }
        }
        assertThat(cases).hasSizeGreaterThan(80);
        assertThat(fields).isEmpty();
        return cases.stream();
    }

    private static List<String> lines() throws IOException {
        try (InputStream file = RequestRulesTest.class.getResourceAsStream("requests.txt")) {
            byte[] all = Objects.requireNonNull(file).readAllBytes();
            return new String(all, StandardCharsets.UTF_8).lines().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void comeToTheOutcomeOfTheTable(Case each) {
        String outcome = each.outcome();
        if (outcome.startsWith("trailers ")) {
            assertThat("trailers " + trailers(each.fields())).isEqualTo(outcome);
        } else if (outcome.startsWith("end ")) {
            assertThat("end " + request(each.fields(), true)).isEqualTo(outcome);
        } else {
            assertThat(request(each.fields(), false)).isEqualTo(outcome);
        }
    }

    private static String trailers(List<String> fields) {
        FieldLines lines = new FieldLines();
        try {
            RequestRules.checkTrailers(Lists.of(fields), lines);
        } catch (MalformedRequestException e) {
            return e.reason();
        }
        return text(lines);
    }

    private static String request(List<String> fields, boolean endsStream) {
        RequestHead head = new RequestHead();
        try {
            new RequestRules().check(Lists.of(fields), endsStream, head);
        } catch (MalformedRequestException e) {
            return e.reason();
        }
        if (head.refusal() != null) {
            return "400 " + head.refusal();
        }
        String path =
                new String(
                        head.path(),
                        head.pathStart(),
                        head.pathEnd() - head.pathStart(),
                        StandardCharsets.UTF_8);
        return "%s %s%s%s %s%s"
                .formatted(
                        head.method().name(),
                        head.isHttps() ? "s " : "",
                        path,
                        head.query() == null ? "" : " ?" + head.query(),
                        text(head.fields()),
                        described(head));
    }

    private static String described(RequestHead head) {
        String length =
                head.contentLength() == RequestHead.NONE ? "" : " length " + head.contentLength();
        String expectation = head.hasExpectation() ? " expects" : "";
        return length + expectation + (head.expectsContinue() ? " 100" : "");
    }

    private static String text(FieldLines lines) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < lines.count(); i++) {
            all.add(lines.name(i) + "=" + lines.value(i));
        }
        return all.toString();
    }

    @Test
    void isUsedForOneRequestAfterTheOther() throws MalformedRequestException {
        RequestRules rules = new RequestRules();
        RequestHead head = new RequestHead();
        List<String> post =
                List.of(
                        ":method: POST",
                        ":scheme: http",
                        ":path: /%41?b",
                        "host: b.example",
                        "content-length: 5",
                        "cookie: a",
                        "cookie: b",
                        "expect: 100-continue");
        rules.check(Lists.of(post), false, head);
        assertThat(text(head.fields())).contains("cookie=a; b");
        FieldList next = Lists.of(GET);
        rules.check(next, true, head);
        assertThat(text(head.fields())).isEqualTo("[host=a.example]");
        assertThat(head.target()).isEqualTo("/");
        assertThat(head.query()).isNull();
        assertThat(head.contentLength()).isEqualTo(RequestHead.NONE);
        assertThat(head.hasExpectation()).isFalse();
        assertThat(head.path()).isEqualTo(next.bytes());
    }
}
