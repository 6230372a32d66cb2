package example.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import hyperserve.api.BadRequestException;
import hyperserve.api.BodyOutput;
import hyperserve.api.HandlerProvider;
import hyperserve.api.Headers;
import hyperserve.api.HttpError;
import hyperserve.api.HttpException;
import hyperserve.api.Method;
import hyperserve.api.Nullable;
import hyperserve.api.PushedBody;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.RouteOptions;
import hyperserve.api.Routes;
import hyperserve.api.RunningServer;
import hyperserve.api.Setting;
import hyperserve.api.SettingValues;
import hyperserve.api.Status;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// An application with settings and a life of its own: guests write into a book, and see at once
/// what others write.
public final class Guestbook implements HandlerProvider {

    /// What the book is called.
    public static final Setting<String> TITLE =
            Setting.text("guestbook-title", "what the guestbook is called", "Guests");

    /// How many entries are kept.
    public static final Setting<Integer> KEPT =
            Setting.number("guestbook-kept", "how many entries are kept", 1, 10_000, 100);

    /// How long a form with an entry may be.
    public static final Setting<Long> LONGEST =
            Setting.size("guestbook-longest", "the longest form of an entry", 64, 1 << 20, 4096);

    /// Whether guests may write.
    public static final Setting<Boolean> OPEN =
            Setting.onOff("guestbook-open", "whether guests may write", true);

    private SettingValues values = SettingValues.empty();
    private Entries entries = new Entries(1);
    private volatile @Nullable RunningServer server;
    private volatile boolean stopping;

    @Override
    public List<Setting<?>> settings() {
        return List.of(TITLE, KEPT, LONGEST, OPEN);
    }

    @Override
    public void configure(SettingValues values) {
        this.values = values;
        entries = new Entries(values.get(KEPT));
    }

    @Override
    public void register(Routes routes) {
        RouteOptions entry = RouteOptions.defaults().withMaxBody(values.get(LONGEST));
        routes.filter(new RequestId())
                .filter("/entries", new Gzip())
                .filter("/events", new Gzip())
                .errors(new Problems())
                .get("/", this::page)
                .get("/entries", this::list)
                .get("/entries/{id}", this::show)
                .handle(Method.POST, "/entries", this::write, entry)
                .delete("/entries/{id}", this::delete)
                .get("/entries.csv", new Export(entries))
                .handle(Method.GET, "/events", this::follow, RouteOptions.defaults().longLived())
                .get("/live", request -> live())
                .get("/health", request -> health())
                .get("/figures", request -> Figures.of(server))
                .get("/whoami", new WhoIsIt())
                .get("/feed", new Feed())
                .handle(
                        Method.PUT,
                        "/checksum",
                        new Checksum(),
                        RouteOptions.defaults().withUnboundedBody().blocking());
    }

    @Override
    public void started(RunningServer server) {
        this.server = server;
    }

    @Override
    public void stopping() {
        stopping = true;
    }

    private Response live() {
        PushedBody lines = PushedBody.of(Live.of(entries)).withQuiet(Duration.ofSeconds(15));
        return Response.text("").withBody(lines);
    }

    private Response page(Request request) throws IOException {
        request.earlyHints(Headers.of("Link", "</entries>; rel=preload; as=fetch"));
        return Response.html("<!DOCTYPE html><title>" + values.get(TITLE) + "</title>");
    }

    private Response list(Request request) throws IOException {
        int count = request.query("count").or("20").asInt(1, 1000);
        List<Map<String, Object>> newest =
                entries.all().reversed().stream().limit(count).map(Entries.Entry::asMap).toList();
        return Response.of(newest, Json.FORMAT);
    }

    private Response show(Request request) throws IOException {
        return Response.of(
                entries.find(request.path("id").asLong())
                        .orElseThrow(() -> new HttpException(Status.NOT_FOUND, "no such entry"))
                        .asMap(),
                Json.FORMAT);
    }

    private Response write(Request request) throws IOException {
        if (!values.get(OPEN)) {
            throw new HttpException(Status.FORBIDDEN, "the guestbook is closed");
        }
        Map<String, String> form = request.read(Form.READER);
        String text = form.getOrDefault("text", "");
        if (text.isBlank()) {
            throw new BadRequestException("there is no text");
        }
        Entries.Entry entry = entries.add(form.getOrDefault("name", "a guest"), text);
        return Response.of(entry.asMap(), Json.FORMAT)
                .withStatus(Status.CREATED)
                .withHeader("Location", "/entries/" + entry.id());
    }

    private Response delete(Request request) {
        return Response.of(
                entries.remove(request.path("id").asLong()) ? Status.NO_CONTENT : Status.GONE);
    }

    /// Server-sent events: it waits for the next entry, until the client goes or the server stops.
    private Response follow(Request request) {
        long from = request.query("after").or("0").asLong(0, Long.MAX_VALUE);
        return Response.stream("text/event-stream", out -> send(out, from));
    }

    private void send(BodyOutput out, long from) throws Exception {
        long last = from;
        while (true) {
            for (Entries.Entry entry : entries.after(last)) {
                out.write(("id: " + entry.id() + "\ndata: ").getBytes(UTF_8));
                out.write(Json.FORMAT.encode(entry.asMap()));
                out.write("\n\n".getBytes(UTF_8));
                last = entry.id();
            }
            out.flush();
        }
    }

    private Response health() {
        if (stopping) {
            throw new HttpException(
                    HttpError.of(Status.SERVICE_UNAVAILABLE, "the server stops")
                            .addingHeader("Retry-After", "5"));
        }
        return Response.text("ok");
    }
}
