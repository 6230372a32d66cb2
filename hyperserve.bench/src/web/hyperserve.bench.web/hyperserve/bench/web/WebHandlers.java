package hyperserve.bench.web;

import hyperserve.api.HandlerProvider;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Routes;
import hyperserve.api.Setting;
import hyperserve.api.SettingValues;
import hyperserve.web.events.Broadcast;
import hyperserve.web.filter.Compression;
import hyperserve.web.filter.Cors;
import hyperserve.web.filter.RequestId;
import hyperserve.web.filter.SecurityHeaders;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The same answer behind three filters and behind none, a document that is compressed, and events.
public final class WebHandlers implements HandlerProvider {

    private static final Setting<String> DOCUMENT =
            Setting.text("bench-document", "the file that /document answers with, as JSON", "");

    /// That of the peers: zlib's own default.
    private static final int LEVEL = 6;

    private static final Response HELLO = Response.text("Hello, World!");
    private static final String FILLING = " " + "x".repeat(100);

    private final Broadcast broadcast = Broadcast.create();
    private String document = "";
    private long published;

    /// For the service loader.
    public WebHandlers() {}

    @Override
    public List<Setting<?>> settings() {
        return List.of(DOCUMENT);
    }

    @Override
    public void configure(SettingValues values) {
        document = values.get(DOCUMENT);
    }

    @Override
    public void register(Routes routes) {
        routes.get("/unfiltered", _ -> HELLO)
                .filter("/filtered", RequestId.create())
                .filter("/filtered", SecurityHeaders.defaults())
                .filter("/filtered", Cors.origins("https://app.example.com"))
                .get("/filtered", _ -> HELLO)
                .get("/events", broadcast::subscribe)
                .get("/publish", this::publish);
        if (!document.isEmpty()) {
            Response json = Response.json(read(Path.of(document)));
            routes.filter("/document", Compression.create().withLevel(LEVEL))
                    .get("/document", _ -> json);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("the document cannot be read: " + file, e);
        }
    }

    /// In the order of their numbers.
    private synchronized Response publish(Request request) {
        published++;
        broadcast.publish(published + FILLING);
        return Response.text(Long.toString(published));
    }
}
