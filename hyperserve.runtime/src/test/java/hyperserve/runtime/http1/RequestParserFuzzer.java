package hyperserve.runtime.http1;

import hyperserve.api.Method;
import hyperserve.runtime.semantics.FieldLines;
import hyperserve.runtime.semantics.Methods;

import java.util.Arrays;

/// Fuzzes the parser of request heads: whatever comes, it is complete, incomplete or refused, and
/// which of these depends on the bytes alone, not on how they arrive or where they lie.
///
/// The bounds are small, so that short inputs meet them.
public final class RequestParserFuzzer {

    private static final int MAX_LINE = 60;
    private static final int MAX_SECTION = 160;
    private static final int MAX_FIELDS = 6;
    private static final String MORE = "more";

    private RequestParserFuzzer() {}

    /// Called by the fuzzer, and by [FuzzInputsTest] with what it has found.
    public static void fuzzerTestOneInput(byte[] input) {
        String outcome = parse(input, 0, input.length);
        byte[] moved = new byte[input.length + 40];
        Arrays.fill(moved, (byte) '\n');
        System.arraycopy(input, 0, moved, 17, input.length);
        require(outcome, parse(moved, 17, 17 + input.length), "elsewhere in an array");
        boolean decided = false;
        for (int length = 0; length < input.length; length++) {
            String early = parse(input, 0, length);
            if (decided || !early.equals(MORE)) {
                decided = true;
                require(outcome, early, "after " + length + " bytes");
            }
        }
        if (outcome.equals(MORE) && input.length >= MAX_LINE + 2 + MAX_SECTION) {
            throw new AssertionError("incomplete beyond all bounds");
        }
    }

    private static void require(String expected, String actual, String when) {
        if (!actual.equals(expected)) {
            throw new AssertionError("%s: %s instead of %s".formatted(when, actual, expected));
        }
    }

    private static String parse(byte[] bytes, int start, int end) {
        RequestHead head = new RequestHead();
        try {
            RequestParser parser = new RequestParser(MAX_LINE, MAX_SECTION, MAX_FIELDS);
            return parser.parse(bytes, start, end, head) ? understood(head) : MORE;
        } catch (MalformedRequestException e) {
            return "refused " + e.status() + " " + e.reason();
        }
    }

    /// All that is made of a head, which stays the same when its bytes are copied.
    private static String understood(RequestHead head) {
        StringBuilder text = new StringBuilder();
        text.append(head.length()).append(" bytes, HTTP/1.").append(head.minorVersion);
        try {
            Method method = Methods.of(head.bytes(), head.methodStart, head.methodEnd);
            text.append(' ').append(method.name());
            text.append(" body ").append(Framing.bodyLength(head));
            HostField.check(head);
            RequestTarget.parse(head, method);
        } catch (MalformedRequestException e) {
            return text.append(" refused ").append(e.status()).append(e.reason()).toString();
        }
        String before = details(head);
        head.detach();
        require(before, details(head), "detached");
        return text.append(before).toString();
    }

    private static String details(RequestHead head) {
        StringBuilder text = new StringBuilder();
        for (int at = head.pathStart; at < head.pathEnd; at++) {
            text.append(' ').append(head.path()[at]);
        }
        if (head.queryStart != RequestTarget.NO_QUERY) {
            text.append('?').append(head.text(head.queryStart, head.targetEnd));
        }
        FieldLines fields = head.fields();
        for (int i = 0; i < fields.count(); i++) {
            text.append('\n').append(fields.name(i)).append(": ").append(fields.value(i));
        }
        return text.append(head.persists()).append(head.expectsContinue()).toString();
    }
}
