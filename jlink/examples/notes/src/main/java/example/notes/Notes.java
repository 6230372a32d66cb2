package example.notes;

import example.notes.http.Events;
import example.notes.http.Json;
import example.notes.http.Part;
import example.notes.http.Sessions;

import hyperserve.api.BadRequestException;
import hyperserve.api.HttpException;
import hyperserve.api.Method;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.RouteOptions;
import hyperserve.api.Routes;
import hyperserve.api.Status;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;

/// What can be done with notes.
final class Notes {

    private static final long LARGEST_NOTE = 64 * 1024;
    private static final long LARGEST_PICTURE = 4 * 1024 * 1024;

    private final NoteStore store;
    private final Events events;

    /// @param events are told of each change
    Notes(NoteStore store, Events events) {
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
                .handle(Method.GET, "/api/events", events, RouteOptions.defaults().longLived());
    }

    private Response list(Request request) throws IOException, SQLException {
        String text = request.query("search").or("").asText();
        int page = request.query("page").or("1").asInt(1, 1_000_000);
        return Response.of(store.list(text, page), Json.PLAIN);
    }

    Response get(Request request) throws IOException, SQLException {
        return Response.of(found(store.find(id(request))), Json.PLAIN);
    }

    private Response create(Request request) throws IOException, SQLException {
        Draft draft = request.read(Json.as(Draft.class)).checked();
        Note note = store.add(draft, request.get(Sessions.USER));
        events.publish("created", Long.toString(note.id()));
        return Response.of(note, Json.PLAIN)
                .withStatus(Status.CREATED)
                .withHeader("Location", "/api/notes/" + note.id());
    }

    private Response replace(Request request) throws IOException, SQLException {
        Draft draft = request.read(Json.as(Draft.class)).checked();
        Note note = found(store.replace(id(request), draft, request.get(Sessions.USER)));
        events.publish("replaced", Long.toString(note.id()));
        return Response.of(note, Json.PLAIN);
    }

    private Response delete(Request request) throws SQLException {
        long id = id(request);
        if (!store.delete(id)) {
            throw missing();
        }
        events.publish("deleted", Long.toString(id));
        return Response.of(Status.NO_CONTENT);
    }

    private Response illustrate(Request request) throws IOException, SQLException {
        Part picture = request.read(Part.named("picture"));
        // No SVG: it can have scripts, which would be those of our own page.
        if (!picture.contentType().matches("image/(gif|jpeg|png|webp)")) {
            throw new BadRequestException("the picture must be a GIF, JPEG, PNG or WebP");
        }
        Note note = found(store.illustrate(id(request), picture));
        events.publish("illustrated", Long.toString(note.id()));
        return Response.of(Status.NO_CONTENT);
    }

    private Response picture(Request request) throws SQLException {
        Part picture = found(store.picture(id(request)));
        return Response.bytes(picture.contentType(), picture.content())
                .withHeader("X-Content-Type-Options", "nosniff");
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
