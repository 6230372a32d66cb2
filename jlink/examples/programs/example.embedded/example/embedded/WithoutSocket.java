package example.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;

import example.web.AccessLog;
import example.web.Guestbook;

import hyperserve.api.CloseReason;
import hyperserve.api.ClosedWebSocket;
import hyperserve.api.FinishedExchange;
import hyperserve.api.FixedBody;
import hyperserve.api.Handler;
import hyperserve.api.Headers;
import hyperserve.api.Method;
import hyperserve.api.ObservedConnection;
import hyperserve.api.Parameter;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Routes;
import hyperserve.api.ServerComponent;
import hyperserve.api.Setting;
import hyperserve.api.SettingValues;
import hyperserve.api.Status;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Tests of an application and of an observer that need no server.
public final class WithoutSocket {

    private WithoutSocket() {}

    /// Runs the tests.
    ///
    /// @param args none
    /// @throws Exception if one fails
    public static void main(String... args) throws Exception {
        keepsWhatGuestsWrite();
        saysWhatIsWrong();
        declaresSettingsThatHaveDefaults();
        tellsOfACutExchangeInOneLine();
        System.out.println("all is well");
    }

    private static void keepsWhatGuestsWrite() throws Exception {
        Handler book =
                Routes.handler(new Guestbook(), SettingValues.empty().with(Guestbook.KEPT, 2));
        Response made = book.handle(write("name=Ada&text=Hello"));
        check(made.status().equals(Status.CREATED), made);
        check("/entries/1".equals(made.headers().first("Location")), made);
        check(made.headers().contains("X-Request-Id"), made);

        Response shown = book.handle(Request.of(Method.GET, "/entries/1"));
        check(shown.body() instanceof FixedBody text && text.text().contains("\"Ada\""), shown);
    }

    private static void saysWhatIsWrong() throws Exception {
        Handler book = Routes.handler(new Guestbook());
        check(book.handle(write("text=")).status().equals(Status.BAD_REQUEST), "no text");
        Response none = book.handle(Request.of(Method.GET, "/nowhere"));
        check(none.status().equals(Status.NOT_FOUND), none);
        check("application/problem+json".equals(none.headers().first("Content-Type")), none);
        Parameter id = Request.of(Method.GET, "/entries/7").withRoute("/entries/{id}").path("id");
        check(id.asInt(1, 9) == 7, id);
    }

    private static void declaresSettingsThatHaveDefaults() {
        for (ServerComponent component : List.of(new Guestbook(), new AccessLog())) {
            for (Setting<?> setting : component.settings()) {
                boolean bounded =
                        switch (setting.kind()) {
                            case NUMBER, SIZE, TIME -> true;
                            default -> false;
                        };
                check(setting == AccessLog.FILE || setting.defaultValue() != null, setting);
                check((setting.least() != null) == bounded, setting);
            }
        }
    }

    private static void tellsOfACutExchangeInOneLine() {
        InetSocketAddress here = new InetSocketAddress("127.0.0.1", 8080);
        FinishedExchange.Builder facts =
                FinishedExchange.on(
                        ObservedConnection.of(here, here, Instant.EPOCH), Instant.EPOCH);
        FinishedExchange exchange =
                facts.request(Method.GET, "/entries", "HTTP/1.1")
                        .route("/entries")
                        .head(80, Headers.of("User-Agent", "curl"))
                        .response(Status.OK, Headers.empty())
                        .bytesSent(100)
                        .end(2_000_000, FinishedExchange.Ending.CUT, CloseReason.CLIENT);
        AccessLog log = new AccessLog();
        String line = log.line(exchange);
        check(
                line.equals(
                        "1970-01-01T00:00:00Z GET /entries 200 100 bytes 2 ms cut: CLIENT by curl"),
                line);
        ClosedWebSocket.Builder socket =
                ClosedWebSocket.of(exchange, 1008, ClosedWebSocket.Side.SERVER)
                        .messages(1, 2)
                        .refused(3)
                        .duration(Duration.ofSeconds(4));
        String end = log.line(socket.build());
        check(
                end.equals(
                        "/entries closed by the server with 1008: 1 messages received, 2 sent, 3"
                                + " lost in 4 s"),
                end);
    }

    private static Request write(String form) {
        return Request.of(
                Method.POST,
                "/entries",
                Headers.of("Content-Type", "application/x-www-form-urlencoded"),
                form.getBytes(US_ASCII));
    }

    private static void check(boolean holds, Object seen) {
        if (!holds) {
            throw new AssertionError(seen.toString());
        }
    }
}
