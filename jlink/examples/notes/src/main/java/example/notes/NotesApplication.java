package example.notes;

import example.notes.http.AccessLog;
import example.notes.http.Logins;

import hyperserve.api.FinishedExchange;
import hyperserve.api.HandlerProvider;
import hyperserve.api.Method;
import hyperserve.api.Observer;
import hyperserve.api.Response;
import hyperserve.api.Routes;
import hyperserve.api.RunningServer;
import hyperserve.api.Setting;
import hyperserve.api.SettingValues;
import hyperserve.api.Status;
import hyperserve.web.ProblemRenderer;
import hyperserve.web.SignedCookies;
import hyperserve.web.events.Broadcast;
import hyperserve.web.files.StaticFiles;
import hyperserve.web.filter.Cors;
import hyperserve.web.filter.CrossOriginProtection;
import hyperserve.web.filter.RequestId;
import hyperserve.web.filter.SecurityHeaders;
import hyperserve.web.session.Sessions;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/// The application, as the server finds it: its settings, its routes, its life.
public final class NotesApplication implements HandlerProvider, Observer {

    static final Setting<String> DB =
            Setting.text("notes-db", "the file of the database, without its extension", "notes");
    static final Setting<String> PASSWORD =
            Setting.text("notes-password", "what everybody logs in with").secret();
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

    /// The first filter is the outermost.
    @Override
    public void register(Routes routes) {
        String origin = values.get(ORIGIN);
        Sessions sessions =
                Sessions.of(SignedCookies.parse(SignedCookies.newKey()))
                        .withoutTls()
                        .withIdle(Duration.ofHours(12));
        Logins logins = new Logins(sessions, values.get(PASSWORD));
        Cors cors =
                Cors.origins(origin)
                        .withMethods(Method.GET, Method.POST, Method.PUT, Method.DELETE)
                        .withRequestHeaders("Content-Type")
                        .withCredentials();
        StaticFiles page = StaticFiles.resources(NotesApplication.class, "page");
        routes.errors(ProblemRenderer.create())
                .filter(RequestId.create())
                .filter(SecurityHeaders.defaults().without("Cross-Origin-Resource-Policy"))
                .filter(cors)
                .filter(CrossOriginProtection.create().withTrustedOrigins(origin))
                .filter(sessions.filter())
                .filter("/api", logins)
                .post("/login", logins::logIn)
                .get("/", page)
                .get("/{file}", page)
                .get("/readyz", _ -> Response.of(isReady ? Status.OK : Status.SERVICE_UNAVAILABLE));
        new Notes(store, Broadcast.create()).register(routes);
    }

    @Override
    public void exchangeFinished(FinishedExchange exchange) {
        AccessLog.write(exchange);
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
