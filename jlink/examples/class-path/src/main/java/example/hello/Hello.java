package example.hello;

import hyperserve.api.Response;
import hyperserve.runtime.Server;

/// Greets.
public final class Hello {

    private Hello() {}

    /// Serves until the process is told to end.
    ///
    /// @param args the port
    /// @throws Exception if that is taken
    public static void main(String[] args) throws Exception {
        server(Integer.parseInt(args[0])).run();
    }

    static Server server(int port) {
        return Server.at("127.0.0.1", port)
                .get(
                        "/hello/{name}",
                        r -> Response.text("Hello, " + r.pathParameter("name") + "!"));
    }
}
