package example.notes;

import example.notes.http.Events;
import example.notes.http.Site;

import hyperserve.api.HandlerProvider;
import hyperserve.api.Response;
import hyperserve.api.Routes;
import hyperserve.api.RunningServer;
import hyperserve.api.Setting;
import hyperserve.api.SettingValues;
import hyperserve.api.Status;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/// The application, as the server finds it: its settings, its routes, its life.
public final class NotesApplication implements HandlerProvider {

    static final Setting<String> DB =
            Setting.text("notes-db", "the file of the database, without its extension", "notes");
    static final Setting<String> PASSWORD =
            Setting.text("notes-password", "what everybody logs in with");
    static final Setting<String> ORIGIN =
            Setting.text("notes-origin", "another origin that may use it", "http://localhost:3000");

    private SettingValues values;
    private NoteStore store;
    private volatile boolean isReady;

    @Override
    public List<Setting<?>> settings() {
        return List.of(DB, PASSWORD, ORIGIN);
    }

    @Override
    public void configure(SettingValues given) {
        values = given;
        store = new NoteStore(Path.of(given.get(DB)));
    }

    @Override
    public void register(Routes routes) {
        Site.register(routes, values.get(PASSWORD), values.get(ORIGIN));
        routes.get("/readyz", _ -> Response.of(isReady ? Status.OK : Status.SERVICE_UNAVAILABLE));
        new Notes(store, new Events()).register(routes);
    }

    @Override
    public void started(RunningServer server) throws SQLException {
        store.open();
        isReady = true;
    }

    @Override
    public void stopping() {
        isReady = false;
    }

    @Override
    public void stopped() throws SQLException {
        store.close();
    }
}
