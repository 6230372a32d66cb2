package hyperserve.runtime.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import hyperserve.runtime.http1.WireCase.End;
import hyperserve.runtime.http1.WireCase.Expected;
import hyperserve.runtime.http1.WireHarness.Workers;
import hyperserve.runtime.limits.Limits;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Runs the tables of wire cases, however the bytes are split.
class WireTableTest {

    private static final String PROBE = "GET /next HTTP/1.1\r\nHost: probe\r\n\r\n";

    private static final List<String> TABLES =
            List.of(
                    "request-line",
                    "target",
                    "fields",
                    "host",
                    "framing",
                    "chunked",
                    "semantics",
                    "upgrade",
                    "connection");

    /// Small enough that the cases at the bounds can be run at each split.
    private static final Limits SMALL =
            Limits.defaults().withRequestLine(40).withHeaderSection(80, 5).withUnreadBody(16);

    static Stream<WireCase> cases() {
        return TABLES.stream().flatMap(table -> WireCase.read(table).stream());
    }

    static Stream<WireCase> boundCases() {
        return WireCase.read("bounds").stream();
    }

    static Stream<WireCase> completeCases() {
        return cases().filter(WireTableTest::isOneWholeRequest);
    }

    /// One that is answered only when all of it has come: its handler reads the body.
    private static boolean isOneWholeRequest(WireCase c) {
        String text = c.text();
        boolean bodyRead = text.contains("POST /whole ") || text.contains("POST /echo ");
        boolean answered =
                c.replies().size() == 1
                        && c.replies().getFirst().status() < 300
                        && (c.end() == End.KEPT || c.end() == End.CLOSED);
        return answered && (bodyRead || text.indexOf("\r\n\r\n") == text.length() - 4);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void answersAsTheTableSaysHoweverTheBytesAreSplit(WireCase c) {
        runEachWay(c, Limits.defaults());
    }

    @ParameterizedTest
    @MethodSource("boundCases")
    void keepsItsBoundsHoweverTheBytesAreSplit(WireCase c) {
        runEachWay(c, SMALL);
    }

    @ParameterizedTest
    @MethodSource("completeCases")
    void answersNoProperPrefixOfARequest(WireCase c) {
        for (int length = 0; length < c.text().length(); length++) {
            for (Workers workers : List.of(Workers.INLINE, Workers.APART)) {
                try (WireHarness harness = WireHarness.of(workers, Limits.defaults())) {
                    harness.receive(Arrays.copyOf(c.bytes(), length));
                    assertThat(harness.sent()).as("first %d bytes", length).isEmpty();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void judgesWhatIsHereAtOnceHoweverItWasSplit(WireCase c) {
        judgesAtOnce(c, Limits.defaults());
    }

    @ParameterizedTest
    @MethodSource("boundCases")
    void judgesAtItsBoundsAtOnceHoweverItWasSplit(WireCase c) {
        judgesAtOnce(c, SMALL);
    }

    private static void judgesAtOnce(WireCase c, Limits limits) {
        List<byte[]> single = c.single();
        for (int length = 1; length <= single.size(); length++) {
            List<String> expected = statuses(limits, List.of(Arrays.copyOf(c.bytes(), length)));
            assertThat(statuses(limits, single.subList(0, length)))
                    .as("%d bytes", length)
                    .isEqualTo(expected);
        }
    }

    private static List<String> statuses(Limits limits, List<byte[]> pieces) {
        try (WireHarness harness = WireHarness.of(Workers.APART, limits)) {
            pieces.forEach(harness.channel()::feed);
            harness.run();
            return Pattern.compile("HTTP/1.1 [0-9]+")
                    .matcher(harness.sent())
                    .results()
                    .map(MatchResult::group)
                    .toList();
        }
    }

    @Test
    void hasAtLeast250CasesEachWithANameOfItsOwn() {
        List<WireCase> all = Stream.concat(cases(), boundCases()).toList();
        Set<String> names = new HashSet<>();
        assertThat(all).allMatch(c -> names.add(c.toString())).hasSizeGreaterThan(250);
    }

    private static void runEachWay(WireCase c, Limits limits) {
        run(c, limits, Workers.INLINE, List.of(c.bytes()), "whole");
        run(c, limits, Workers.APART, List.of(c.bytes()), "whole, handlers apart");
        run(c, limits, Workers.INLINE, c.single(), "byte by byte");
        run(c, limits, Workers.APART, c.single(), "byte by byte, handlers apart");
        for (int at = 1; at < c.text().length(); at++) {
            run(c, limits, Workers.INLINE, c.splitAt(at), "split at " + at);
        }
    }

    private static void run(
            WireCase c, Limits limits, Workers workers, List<byte[]> pieces, String way) {
        try (WireHarness harness = WireHarness.of(workers, limits)) {
            pieces.forEach(harness.channel()::feed);
            harness.run();
            if (c.end() != End.WAITS && c.end() != End.CHANGED) {
                harness.receive(PROBE);
            }
            check(c, harness);
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(c + ", " + way + ": " + e.getMessage(), e);
        }
    }

    private static void check(WireCase c, WireHarness harness) {
        List<Reply> replies = harness.replies(c.heads());
        boolean kept = c.end() == End.KEPT;
        boolean open = kept || c.end() == End.WAITS || c.end() == End.CHANGED;
        assertThat(harness.closed()).as("closed").isEqualTo(!open);
        assertThat(replies).hasSize(c.replies().size() + (kept ? 1 : 0));
        for (int i = 0; i < c.replies().size(); i++) {
            Expected expected = c.replies().get(i);
            if (!expected.matches(replies.get(i))) {
                fail("response " + i + " is " + replies.get(i) + ", not " + expected);
            }
        }
        replies.forEach(WireTableTest::checkForm);
        if (kept) {
            assertThat(replies.getLast().body()).as("next answer").isEqualTo("next");
        }
        switch (c.end()) {
            case KEPT, WAITS, CHANGED -> assertThat(replies).noneMatch(Reply::announcesClose);
            case CLOSED -> assertThat(replies).last().matches(Reply::announcesClose);
            case ENDS -> {}
        }
    }

    /// What holds for each response (RFC 9110 §6.6.1, §8.6; RFC 9112 §6.1).
    private static void checkForm(Reply reply) {
        if (reply.status() == 100) {
            assertThat(reply.fields()).isEmpty();
            return;
        }
        assertThat(reply.field("Date")).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
        int framings = reply.field("Content-Length") == null ? 0 : 1;
        framings += reply.field("Transfer-Encoding") == null ? 0 : 1;
        boolean none = reply.status() == 101 || reply.status() == 204 || reply.status() == 304;
        assertThat(framings).as("framings in %s", reply).isLessThanOrEqualTo(none ? 0 : 1);
    }
}
