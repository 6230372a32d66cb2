package hyperserve.demo.board;

import static java.nio.charset.StandardCharsets.UTF_8;

import hyperserve.api.BodyOutput;
import hyperserve.api.Handler;
import hyperserve.api.Nullable;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Routes;
import hyperserve.api.Status;
import hyperserve.web.EntityTag;
import hyperserve.web.Preconditions;
import hyperserve.web.Problem;
import hyperserve.web.ProblemRenderer;
import hyperserve.web.events.Broadcast;
import hyperserve.web.events.BroadcastOptions;
import hyperserve.web.events.Event;
import hyperserve.web.files.StaticFiles;
import hyperserve.web.filter.ConcurrencyLimit;
import hyperserve.web.filter.CrossOriginProtection;
import hyperserve.web.filter.SecurityHeaders;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.InstantSource;

/// The notes board as one handler, for `/board` and all below it: a page, the notes as JSON,
/// pictures, an event for each change, and who is there, where there are WebSockets. Any number of
/// threads may use it.
public final class Board implements Handler, AutoCloseable {

    private static final String FOLDER = "hyperserve/demo/board/page";

    /// Only from here, and nothing that stands in the page itself.
    private static final String PAGE_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
                    + "connect-src 'self'; form-action 'self'; base-uri 'none'; "
                    + "frame-ancestors 'none'";

    /// A picture does nothing, also when somebody opens it alone.
    private static final String PICTURE_POLICY = "default-src 'none'; sandbox";

    private static final Status PRECONDITION_REQUIRED = new Status(428, "Precondition Required");

    /// Each holds what it has received in memory.
    private static final int WRITERS = 2;

    private static final String NOTE = "/board/notes/{id}";

    private final Broadcast news =
            Broadcast.of(
                    BroadcastOptions.defaults()
                            .withHistory(100, 256 * 1024)
                            .withGap(Event.of("").withType("reload")));

    private final ConcurrencyLimit writers = ConcurrencyLimit.of(WRITERS);
    private final NoteStore store;
    private final @Nullable Handler rooms;
    private final Response page;
    private final EntityTag pageTag;
    private final Handler application;

    private Board(@Nullable Path file, Limits limits, @Nullable Handler rooms) throws IOException {
        this.rooms = rooms;
        byte[] html = page();
        page =
                Response.bytes("text/html; charset=utf-8", html)
                        .withHeader("Cache-Control", "no-cache");
        pageTag = EntityTag.ofContent(html);
        StaticFiles files = StaticFiles.resources(Board.class, FOLDER);
        store = new NoteStore(file, limits, new Published(), InstantSource.system());
        application = Routes.handler(routes -> register(routes, files));
    }

    /// A board.
    ///
    /// @param file where it is kept, null for memory alone
    /// @param rooms opens a WebSocket for the parameter `room`, by which windows are told of each
    ///     other; null if there is none
    /// @return the board, with what the file has
    /// @throws IOException if the file cannot be opened, is no board's, damaged, or in use
    public static Board open(@Nullable Path file, @Nullable Handler rooms) throws IOException {
        return open(file, Limits.ofHeap(), rooms);
    }

    static Board open(@Nullable Path file, Limits limits, @Nullable Handler rooms)
            throws IOException {
        return new Board(file, limits, rooms);
    }

    private static byte[] page() throws IOException {
        try (InputStream in = Board.class.getResourceAsStream("page/index.html")) {
            if (in == null) {
                throw new IOException("the page of the notes board is missing");
            }
            return in.readAllBytes();
        }
    }

    private void register(Routes routes, StaticFiles files) {
        routes.errors(ProblemRenderer.create())
                .filter(SecurityHeaders.defaults().withContentSecurityPolicy(PAGE_POLICY))
                .filter(CrossOriginProtection.create())
                .get("/board", this::page)
                .get("/board/{file...}", files)
                .get("/board/notes", this::list)
                .post("/board/notes", limited(this::add))
                .get(NOTE, this::show)
                .put(NOTE, limited(this::change))
                .delete(NOTE, this::remove)
                .get("/board/events", news::subscribe)
                .get("/board/pictures/{id}", this::picture);
        if (rooms != null) {
            routes.get("/board/rooms/{room}", rooms);
        }
    }

    private Handler limited(Handler handler) {
        return request -> writers.filter(request, handler);
    }

    @Override
    public Response handle(Request request) throws Exception {
        return application.handle(request);
    }

    private Response page(Request request) {
        return Preconditions.of(pageTag, null).answer(request, page);
    }

    /// Written while it is sent, as it may be long.
    private Response list(Request request) {
        return Response.stream("application/json", this::writeList)
                .withHeader("Cache-Control", "no-store");
    }

    private void writeList(BodyOutput out) throws IOException {
        Limits limits = store.limits();
        String head =
                "{\"kept\":%s,\"rooms\":%s,\"limits\":{\"notes\":%s,\"text\":%s,\"picture\":%s}"
                        .formatted(
                                store.isKept(),
                                rooms != null,
                                limits.notes(),
                                limits.text(),
                                limits.picture());
        out.write((head + ",\"notes\":[").getBytes(UTF_8));
        String separator = "";
        for (Note each : store.all()) {
            out.write((separator + each.toJson()).getBytes(UTF_8));
            separator = ",";
        }
        out.write("]}".getBytes(UTF_8));
    }

    private Response add(Request request) throws IOException {
        Note note = store.add(Draft.read(request, store.limits()));
        return answer(note)
                .withStatus(Status.CREATED)
                .withHeader("Location", "/board/notes/" + note.id());
    }

    private Response show(Request request) {
        Note note = store.find(id(request));
        return Preconditions.of(note.tag(), null).answer(request, answer(note));
    }

    private Response change(Request request) throws IOException {
        requireCondition(request);
        Draft draft = Draft.read(request, store.limits());
        return answer(store.change(id(request), note -> requireSeen(request, note), draft));
    }

    private Response remove(Request request) {
        requireCondition(request);
        store.remove(id(request), note -> requireSeen(request, note));
        return Response.of(Status.NO_CONTENT);
    }

    private static long id(Request request) {
        return request.path("id").asLong(1, Long.MAX_VALUE);
    }

    private static Response answer(Note note) {
        return Response.json(note.toJson())
                .withHeader("ETag", note.tag().toString())
                .withHeader("Cache-Control", "no-cache");
    }

    /// RFC 6585 §3: who does not say what has been seen might overwrite what has not.
    private static void requireCondition(Request request) {
        if (!request.headers().contains("If-Match")) {
            throw Problem.of(PRECONDITION_REQUIRED, "say in If-Match which state you have seen")
                    .exception();
        }
    }

    private static void requireSeen(Request request, Note note) {
        switch (Preconditions.of(note.tag(), null).evaluate(request)) {
            case PROCEED -> {}
            case NOT_MODIFIED, FAILED ->
                    throw Problem.of(
                                    Status.PRECONDITION_FAILED,
                                    "the note was changed by somebody else meanwhile")
                            .exception();
        }
    }

    private Response picture(Request request) {
        Picture picture = store.picture(request.path("id").asText());
        Response whole =
                Response.bytes(picture.type().mediaType(), picture.content())
                        .withHeader("Cache-Control", StaticFiles.IMMUTABLE)
                        .withHeader("Content-Security-Policy", PICTURE_POLICY);
        return Preconditions.of(picture.tag(), null).answer(request, whole);
    }

    /// Tells all windows.
    private final class Published implements NoteStore.Changes {

        @Override
        public void put(Note note) {
            news.publish(Event.of(note.toJson()).withType("note"));
        }

        @Override
        public void removed(long id) {
            news.publish(Event.of(Long.toString(id)).withType("gone"));
        }
    }

    /// Ends the streams of events, and closes the file. What was answered is in it.
    @Override
    public void close() throws IOException {
        store.close();
    }
}
