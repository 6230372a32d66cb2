package example.board;

import static java.nio.charset.StandardCharsets.UTF_8;

import hyperserve.api.HandlerProvider;
import hyperserve.api.HttpException;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Routes;
import hyperserve.api.Status;
import hyperserve.web.Accept;
import hyperserve.web.HttpDate;
import hyperserve.web.Link;
import hyperserve.web.MediaType;
import hyperserve.web.PageLinks;
import hyperserve.web.Preconditions;
import hyperserve.web.ProblemRenderer;
import hyperserve.web.Redirect;
import hyperserve.web.RedirectTargets;
import hyperserve.web.TextBody;
import hyperserve.web.Vary;
import hyperserve.web.events.Broadcast;
import hyperserve.web.events.BroadcastOptions;
import hyperserve.web.events.Event;
import hyperserve.web.form.Form;
import hyperserve.web.form.UrlEncodedReader;
import hyperserve.web.session.Session;
import hyperserve.web.session.Sessions;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/// A board for notes: who has logged in writes them, and all who look at it see them come.
public final class Board implements HandlerProvider {

    private static final int PAGE = 10;
    private static final MediaType CSV = MediaType.of("text", "csv").withCharset(UTF_8);
    private static final UrlEncodedReader FORM = Form.urlEncoded().withMaxValue(2000);
    private static final RedirectTargets AFTER_LOGIN =
            RedirectTargets.local().allowing("https://board.example");

    /// When the path of old is gone (RFC 8594).
    private static final Instant SUNSET = Instant.parse("2030-01-01T00:00:00Z");

    private final Sessions sessions;
    private final Notes notes;
    private final Visitors visitors = new Visitors();
    private final Broadcast news =
            Broadcast.of(
                    BroadcastOptions.defaults()
                            .withHistory(100, 256 * 1024)
                            .withGap(Event.of("").withType("reload")));

    /// An empty board.
    ///
    /// @param sessions who has logged in
    /// @param room how many notes there may be
    public Board(Sessions sessions, int room) {
        this.sessions = sessions;
        notes = new Notes(room);
    }

    @Override
    public void register(Routes routes) {
        routes.filter(sessions.filter())
                .errors(ProblemRenderer.create())
                .post("/login", this::logIn)
                .post("/logout", this::logOut)
                .get("/notes", this::list)
                .post("/notes", this::write)
                .get("/notes/{id}", this::show)
                .put("/notes/{id}", this::change)
                .delete("/notes/{id}", this::takeOff)
                .get("/news", news::subscribe)
                .get("/visitors", visitors::enter)
                .get("/board", request -> moved())
                .mount("/pictures", new Pictures())
                .mount("/look", new Look());
    }

    /// Another id for who is known now, so that nobody else has it from before.
    private Response logIn(Request request) throws IOException {
        Form form = request.read(FORM);
        sessions.of(request).rotate().set("name", form.field("name").asText());
        String target = AFTER_LOGIN.orElse(form.field("return").or("/notes").asText(), "/notes");
        return Redirect.seeOther(target, AFTER_LOGIN);
    }

    private Response logOut(Request request) throws IOException {
        Session session = sessions.of(request);
        session.end();
        return Redirect.seeOther("/notes");
    }

    private String author(Request request) throws IOException {
        String name = sessions.of(request).get("name");
        if (name == null) {
            throw new HttpException(Status.FORBIDDEN, "log in first");
        }
        return name;
    }

    /// A page of notes in the form that the client likes best, with links to the other pages.
    private Response list(Request request) {
        MediaType type = Accept.of(request.headers()).require(List.of(MediaType.TEXT, CSV));
        List<Note> all = notes.all();
        int last = Math.max(1, Math.ceilDiv(all.size(), PAGE));
        int page = request.query("page").or("1").asInt(1, last);
        String content =
                all.subList((page - 1) * PAGE, Math.min(page * PAGE, all.size())).stream()
                        .map(type.equals(CSV) ? Note::asCsv : Note::asLine)
                        .collect(Collectors.joining());
        Response answer = Response.bytes(type.toString(), content.getBytes(UTF_8));
        List<Link> others = PageLinks.numbered(request, "page", page, last);
        return Vary.add(Link.addTo(answer, others), "Accept");
    }

    private Response write(Request request) throws IOException {
        String author = author(request);
        Note note = notes.add(author, request.read(FORM).field("text").asText());
        news.publish(Event.of(note.asLine().strip()).withType("note"));
        return Redirect.seeOther("/notes/" + note.id());
    }

    /// Not sent again to who has it.
    private Response show(Request request) {
        Note note = notes.find(request.path("id").asLong());
        return note.state().answer(request, Response.text(note.text()));
    }

    /// Changes the note that the client has seen, and no later one: by `If-Match`.
    private Response change(Request request) throws IOException {
        author(request);
        MediaType.require(request, "text/plain");
        Note note = notes.find(request.path("id").asLong());
        return switch (note.state().evaluate(request)) {
            case PROCEED -> replace(note, note.withText(request.read(TextBody.utf8())));
            case NOT_MODIFIED, FAILED -> throw Preconditions.failed();
        };
    }

    private Response replace(Note note, Note changed) {
        if (!notes.replace(note, changed)) {
            throw Preconditions.failed();
        }
        Response done = Response.of(Status.NO_CONTENT);
        return done.withHeaders(changed.state().addedTo(done.headers()));
    }

    private Response takeOff(Request request) throws IOException {
        author(request);
        return Response.of(
                notes.remove(request.path("id").asLong()) ? Status.NO_CONTENT : Status.GONE);
    }

    private static Response moved() {
        return Redirect.permanent("/notes").withHeader("Sunset", HttpDate.format(SUNSET));
    }
}
