package hyperserve.runtime.http1;

import com.sun.management.ThreadMXBean;

import hyperserve.api.Handler;
import hyperserve.api.Headers;
import hyperserve.api.Method;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.routing.RouteTable;
import hyperserve.api.routing.Router;
import hyperserve.runtime.http1.WireHarness.Workers;
import hyperserve.runtime.limits.Limits;
import hyperserve.runtime.semantics.WireHeaders;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.LongUnaryOperator;

/// What clients may send, however long, and what it costs to read it: steps, and bytes allocated.
/// Loaded by [CountingLoader].
public final class LinearWork {

    private static final int ANY = 16 << 20;
    private static final RequestParser PARSER = new RequestParser(ANY, ANY, ANY);
    private static final String GET = "GET / HTTP/1.1\r\n";
    private static final String HEAD = GET + "Host: a\r\n";
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private interface Work {
        void run() throws IOException, MalformedRequestException;
    }

    private interface Reader {
        void read(String text) throws IOException, MalformedRequestException;
    }

    private LinearWork() {}

    /// The cost of each work, as a function of the length of what is read.
    public static Map<String, LongUnaryOperator> costs() {
        SequencedMap<String, LongUnaryOperator> all = new LinkedHashMap<>();
        queries(all);
        paths(all);
        sections(all);
        lookups(all);
        slowly(all);
        return all;
    }

    private static void add(
            Map<String, LongUnaryOperator> all, String name, String repeated, Reader reader) {
        all.put(
                name + " of " + repeated.strip(),
                length -> {
                    String text = repeated.repeat((int) length / repeated.length());
                    return cost(() -> reader.read(text));
                });
    }

    private static long cost(Work work) {
        long steps = Steps.count();
        long allocated = THREADS.getCurrentThreadAllocatedBytes();
        try {
            work.run();
        } catch (MalformedRequestException _) {
            // To refuse it is to have read it.
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return Steps.count() - steps + THREADS.getCurrentThreadAllocatedBytes() - allocated;
    }

    private static void queries(Map<String, LongUnaryOperator> all) {
        Reader reader = text -> Request.of(Method.GET, "/?" + text).queryParameters("b");
        for (String repeated : new String[] {"a&", "&", "a", "=", "a=b&", "b=%41+&", "b=%41"}) {
            add(all, "query", repeated, reader);
        }
    }

    private static void paths(Map<String, LongUnaryOperator> all) {
        Reader path =
                text -> {
                    RequestHead head = parsed("GET /" + text + " HTTP/1.1\r\nHost: a\r\n\r\n");
                    RequestTarget.parse(head, Method.GET);
                };
        for (String repeated : new String[] {"a", "/", "a/../", "./", "%2e/", "%C3%A4", "?"}) {
            add(all, "path", repeated, path);
        }
        add(all, "path up again", "/a", text -> path.read(text + text.replace("a", "..")));
        RouteTable table = new RouteTable();
        table.get("/a/{b}/c", _ -> Response.text(""))
                .get("/{a}/a/{c}/d", _ -> Response.text(""))
                .get("/{a}/{b}/{c...}", _ -> Response.text(""));
        Router router = table.router();
        Reader route =
                text -> {
                    byte[] bytes = ascii("/" + text);
                    var found = router.find(bytes, 0, bytes.length);
                    if (found != null) {
                        found.parameters(bytes, 0, bytes.length);
                    }
                };
        for (String repeated : new String[] {"a", "/", "a/", "b/"}) {
            add(all, "route", repeated, route);
        }
    }

    private static void sections(Map<String, LongUnaryOperator> all) {
        Reader section = text -> parsed(HEAD + text + "\r\n");
        for (String line : new String[] {"a:b\r\n", "a: \t \r\n", "connection: a\r\n"}) {
            add(all, "section", line, section);
        }
        Reader value = text -> parsed(HEAD + "X: " + text + "\r\n\r\n");
        for (String repeated : new String[] {"a", " ", "\u00e4", "a="}) {
            add(all, "value", repeated, value);
        }
        Reader list =
                text -> {
                    String fields = "Connection: " + text + "\r\nTransfer-Encoding: " + text;
                    Framing.bodyLength(parsed(HEAD + fields + "\r\n\r\n"));
                };
        for (String repeated : new String[] {",", "a,", "a \t,", " ", "a;b=\",\""}) {
            add(all, "list", repeated, list);
        }
        Reader host =
                text -> {
                    HostField.check(parsed(GET + "Host: " + text + "\r\n\r\n"));
                    HostField.check(parsed(GET + "Host: [" + text + "]\r\n\r\n"));
                };
        for (String repeated : new String[] {"a", "%41", "1:", "1.", "v", "v1.a"}) {
            add(all, "host", repeated, host);
        }
    }

    private static void lookups(Map<String, LongUnaryOperator> all) {
        Reader lookups =
                text -> {
                    RequestHead head = parsed(HEAD + text + "\r\n");
                    Headers headers = new WireHeaders(head::fields);
                    headers.first("x");
                    headers.all("a");
                    headers.copy().all("a");
                    head.detach();
                };
        add(all, "lookups in a section", "a:b\r\n", lookups);
        add(all, "field lines made", "a", text -> Headers.of(text.split("")));
    }

    private static void slowly(Map<String, LongUnaryOperator> all) {
        Reader head =
                text -> {
                    byte[] bytes = ascii(text);
                    RequestHead inProgress = new RequestHead();
                    for (int end = 1; end <= bytes.length; end++) {
                        PARSER.parse(bytes, 0, end, inProgress);
                    }
                };
        for (String repeated : new String[] {"a", "\r\n"}) {
            add(all, "slow line", repeated, head);
        }
        for (String repeated : new String[] {"a", "a:b\r\n", "a: \r\n"}) {
            add(all, "slow section", repeated, text -> head.read(HEAD + text));
            add(all, "slow section received", repeated, text -> receive(HEAD, text));
            add(all, "slow trailers received", repeated, text -> receive(chunked("0\r\n"), text));
        }
        add(all, "response trailers", "a", LinearWork::sendTrailers);
        add(all, "slow chunks received", "1\r\na\r\n", text -> receive(chunked(""), text));
        add(all, "slow extension received", "a=b;", text -> receive(chunked("0;"), text));
    }

    private static String chunked(String begin) {
        return "POST /ignore HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + begin;
    }

    private static void receive(String begin, String slowly) {
        Limits limits = Limits.defaults().withHeaderSection(ANY, ANY).withUnreadBody(ANY);
        try (WireHarness harness = WireHarness.of(Workers.INLINE, limits)) {
            harness.receive(begin);
            for (byte b : ascii(slowly)) {
                harness.receive(new byte[] {b});
            }
        }
    }

    private static void sendTrailers(String text) {
        Handler handler =
                _ ->
                        Response.stream(
                                "text/plain",
                                out -> {
                                    for (int i = 0; i < text.length(); i++) {
                                        out.trailer("X", "y");
                                    }
                                });
        try (WireHarness harness =
                new WireHarness(
                        Workers.INLINE,
                        Limits.defaults(),
                        (routes, _) -> routes.get("/", handler))) {
            harness.receive(HEAD + "\r\n");
        }
    }

    private static RequestHead parsed(String text) throws MalformedRequestException {
        byte[] bytes = ascii(text);
        RequestHead head = new RequestHead();
        PARSER.parse(bytes, 0, bytes.length, head);
        return head;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
