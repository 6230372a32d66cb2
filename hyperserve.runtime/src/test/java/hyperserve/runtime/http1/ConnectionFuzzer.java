package hyperserve.runtime.http1;

import hyperserve.api.Handler;
import hyperserve.api.Method;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Routes;
import hyperserve.runtime.limits.Limits;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/// Fuzzes a connection with its handlers: it always ends; what it sends are whole responses in the
/// order of the requests; a refusal is the last one; and neither how the bytes are split nor where
/// handlers run changes any of this.
public final class ConnectionFuzzer {

    private static final Limits LIMITS = limits();
    private static final int SHORTEST = "A / HTTP/1.0\r\n\r\n".length();

    private final List<Boolean> heads = new ArrayList<>();

    private ConnectionFuzzer() {}

    private static Limits limits() {
        return Limits.defaults()
                .withRequestLine(100)
                .withHeaderSection(300, 8)
                .withBody(200)
                .withBufferedBodies(1 << 20)
                .withUnreadBody(1 << 20)
                .withInFlight(10);
    }

    /// Called by the fuzzer, and by [FuzzInputsTest] with what it has found.
    public static void fuzzerTestOneInput(byte[] input) {
        List<byte[]> whole = input.length == 0 ? List.of() : List.of(input);
        List<String> expected = answers(WireHarness.Workers.INLINE, whole, input);
        List<List<String>> others =
                List.of(
                        answers(WireHarness.Workers.INLINE, Splits.single(input), input),
                        answers(WireHarness.Workers.APART, whole, input),
                        answers(WireHarness.Workers.APART, Splits.random(input, 1), input));
        for (List<String> other : others) {
            if (!agree(expected, other, input)) {
                throw new AssertionError("split otherwise: " + other + " instead of " + expected);
            }
        }
    }

    /// A client that waits for 100 and did not wait long may find the connection closed where one
    /// that sends at once does not.
    private static boolean agree(List<String> some, List<String> others, byte[] input) {
        if (!text(input).toLowerCase(Locale.ROOT).contains("100-continue")) {
            return some.equals(others);
        }
        int common = Math.min(some.size(), others.size());
        return some.subList(0, common).equals(others.subList(0, common));
    }

    private static List<String> answers(
            WireHarness.Workers workers, List<byte[]> pieces, byte[] input) {
        return new ConnectionFuzzer().converse(workers, pieces, input);
    }

    private List<String> converse(WireHarness.Workers workers, List<byte[]> pieces, byte[] input) {
        try (WireHarness harness = new WireHarness(workers, LIMITS, this::register)) {
            pieces.forEach(harness.channel()::feed);
            harness.channel().endInput();
            harness.run();
            if (!harness.closed()) {
                throw new AssertionError("not closed, having sent " + harness.sent());
            }
            return check(harness.sent(), text(input));
        }
    }

    private void register(Routes routes, UnaryOperator<Handler> wrap) {
        routes.any("/{rest...}", wrap.apply(noted(ConnectionFuzzer::whole)));
        routes.any("/echo", wrap.apply(noted(ConnectionFuzzer::echo)));
        routes.any("/early", wrap.apply(noted(ConnectionFuzzer::early)));
        routes.any("/ignore", wrap.apply(noted(_ -> Response.text("ignored"))));
    }

    private Handler noted(Handler handler) {
        return request -> {
            heads.add(request.method().equals(Method.HEAD));
            return handler.handle(request).withHeader("Number", String.valueOf(heads.size()));
        };
    }

    private static Response whole(Request request) throws IOException {
        String body = text(request.body().bytes());
        return Response.text(request.method() + " " + request.target() + " " + body);
    }

    private static Response echo(Request request) {
        InputStream in = request.body().stream();
        return Response.stream("application/octet-stream", in::transferTo);
    }

    /// Commits the response before it reads the body.
    private static Response early(Request request) {
        return Response.stream(
                "text/plain",
                out -> {
                    out.write('-');
                    out.flush();
                    request.body().stream().transferTo(out);
                });
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /// The final responses, one text each, without what may differ.
    private List<String> check(String sent, String input) {
        if (input.contains("OPTIONS * ")) {
            return List.of(); // Answered by the server itself, so the answers cannot be numbered.
        }
        List<Reply> replies = finals(sent);
        List<String> result = new ArrayList<>();
        for (int i = 0; i < replies.size(); i++) {
            Reply reply = replies.get(i);
            boolean last = i == replies.size() - 1;
            require(last || (reply.complete() && !reply.announcesClose()), "goes on: ", sent);
            require(reply.field("Date") != null, "no Date: ", sent);
            String number = reply.field("Number");
            if (number == null) {
                require(reply.announcesClose(), "a refusal that is not the last answer: ", sent);
                require(reply.complete() || isHead(i, input), "a refusal cut short: ", sent);
            } else {
                require(number.equals(String.valueOf(i + 1)), "out of order: ", sent);
            }
            result.add(reply.status() + " " + number + " " + comparable(reply));
        }
        require(result.size() <= input.length() / SHORTEST + 1, "too many answers: ", sent);
        return result;
    }

    private static void require(boolean condition, String complaint, String sent) {
        if (!condition) {
            throw new AssertionError(complaint + sent);
        }
    }

    /// What a cut response has brought, and an HTTP/1.0 stream before its end, depends on time.
    private static String comparable(Reply reply) {
        boolean framed =
                reply.field("Content-Length") != null || reply.field("Transfer-Encoding") != null;
        return framed && reply.complete() ? reply.body() : "…";
    }

    private List<Reply> finals(String sent) {
        byte[] bytes = sent.getBytes(StandardCharsets.ISO_8859_1);
        return Reply.parse(bytes, true, heads).stream()
                .filter(reply -> reply.status() != 100)
                .toList();
    }

    /// Whether the answer to HEAD is at hand, or, where no handler has seen the request, may be.
    private boolean isHead(int index, String input) {
        if (index < heads.size()) {
            return heads.get(index);
        }
        long known = heads.stream().filter(head -> head).count();
        return input.split("HEAD ", -1).length - 1 > known;
    }
}
