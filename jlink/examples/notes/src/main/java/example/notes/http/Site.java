package example.notes.http;

import hyperserve.api.Routes;

/// What stands around an application: the form of its errors, its log, its users, its page.
public final class Site {

    private Site() {}

    /// Registers it; to be called first, as the first filter is the outermost.
    ///
    /// @param password what users log in with, to change what is below `/api`
    /// @param origin another origin whose pages may use this one
    public static void register(Routes routes, String password, String origin) {
        Sessions sessions = new Sessions(password);
        routes.errors(AccessLog.refusals(Problems::render))
                .filter(AccessLog::filter)
                .filter(new Cors(origin))
                .filter("/api", sessions)
                .post("/login", sessions::logIn)
                .get("/", new Asset("/page/index.html", "text/html; charset=utf-8"))
                .get("/style.css", new Asset("/page/style.css", "text/css; charset=utf-8"))
                .get("/script.js", new Asset("/page/script.js", "text/javascript; charset=utf-8"));
    }
}
