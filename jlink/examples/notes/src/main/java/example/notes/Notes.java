package example.notes;

import example.notes.http.Json;
import example.notes.http.Logins;

import hyperserve.api.BadRequestException;
import hyperserve.api.HttpException;
import hyperserve.api.Method;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.RouteOptions;
import hyperserve.api.Routes;
import hyperserve.api.Status;
import hyperserve.web.EntityTag;
import hyperserve.web.Preconditions;
import hyperserve.web.events.Broadcast;
import hyperserve.web.events.Event;
import hyperserve.web.form.Form;
import hyperserve.web.form.FormFile;
import hyperserve.web.form.MultipartReader;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;

/// What can be done with notes.
final class Notes {

    private static final long LARGEST_NOTE = 64 * 1024;
    private static final long LARGEST_PICTURE = 4 * 1024 * 1024;
    private static final MultipartReader PICTURE = Form.multipart().withMaxParts(10);

    private final NoteStore store;
    private final Broadcast events;

    /// @param events are told of each change
    Notes(NoteStore store, Broadcast events) {
        this.store = store;
        this.events = events;
    }

    void register(Routes routes) {
        RouteOptions note = RouteOptions.defaults().withMaxBody(LARGEST_NOTE);
        RouteOptions picture = RouteOptions.defaults().withMaxBody(LARGEST_PICTURE);
        routes.get("/api/notes", this::list)
                .handle(Method.POST, "/api/notes", this::create, note)
                .get("/api/notes/{id}", this::get)
                .handle(Method.PUT, "/api/notes/{id}", this::replace, note)
                .delete("/api/notes/{id}", this::delete)
                .get("/api/notes/{id}/picture", this::picture)
                .handle(Method.PUT, "/api/notes/{id}/picture", this::illustrate, picture)
                .get("/api/events", events::subscribe);
    }

    private Response list(Request request) throws IOException, SQLException {
        String text = request.query("search").or("").asText();
        int page = request.query("page").or("1").asInt(1, 1_000_000);
        return Response.of(store.list(text, page), Json.FORMAT);
    }

    Response get(Request request) throws IOException, SQLException {
        return Response.of(found(store.find(id(request))), Json.FORMAT);
    }

    private Response create(Request request) throws IOException, SQLException {
        Draft draft = request.read(Json.FORMAT.as(Draft.class)).checked();
        Note note = store.add(draft, request.get(Logins.USER));
        tell("created", note.id());
        return Response.of(note, Json.FORMAT)
                .withStatus(Status.CREATED)
                .withHeader("Location", "/api/notes/" + note.id());
    }

    private Response replace(Request request) throws IOException, SQLException {
        Draft draft = request.read(Json.FORMAT.as(Draft.class)).checked();
        Note note = found(store.replace(id(request), draft, request.get(Logins.USER)));
        tell("replaced", note.id());
        return Response.of(note, Json.FORMAT);
    }

    private Response delete(Request request) throws SQLException {
        long id = id(request);
        if (!store.delete(id)) {
            throw missing();
        }
        tell("deleted", id);
        return Response.of(Status.NO_CONTENT);
    }

    private Response illustrate(Request request) throws IOException, SQLException {
        FormFile file = request.read(PICTURE).file("picture");
        Picture picture = new Picture(file.contentType(), file.bytes());
        if (!picture.isShown()) {
            throw new BadRequestException("the picture must be a GIF, JPEG, PNG or WebP");
        }
        Note note = found(store.illustrate(id(request), picture));
        tell("illustrated", note.id());
        return Response.of(Status.NO_CONTENT);
    }

    private Response picture(Request request) throws SQLException {
        Picture picture = found(store.picture(id(request)));
        Response whole = Response.bytes(picture.contentType(), picture.content());
        EntityTag tag = EntityTag.ofContent(picture.content());
        return Preconditions.of(tag, null).answer(request, whole);
    }

    private void tell(String what, long id) {
        events.publish(Event.of(Long.toString(id)).withType(what));
    }

    private static long id(Request request) {
        return request.path("id").asLong(1, Long.MAX_VALUE);
    }

    private static <T> T found(Optional<T> something) {
        return something.orElseThrow(Notes::missing);
    }

    private static HttpException missing() {
        return new HttpException(
                Status.NOT_FOUND, "there is no such note, or nothing of that in it");
    }
}
