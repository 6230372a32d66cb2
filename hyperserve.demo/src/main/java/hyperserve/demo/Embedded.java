package hyperserve.demo;

import hyperserve.api.Response;
import hyperserve.runtime.Server;

/// A program that embeds the server: `java -p JARS -m hyperserve.demo/hyperserve.demo.Embedded`.
public final class Embedded {

    private Embedded() {}

    /// Serves until it is stopped.
    ///
    /// @param args none
    /// @throws Exception if the port is taken
    public static void main(String[] args) throws Exception {
        Server.at("127.0.0.1", 8080)
                .get("/", request -> Response.text("Hello, World!"))
                .get("/{name}", r -> Response.text("Hello, " + r.pathParameter("name") + "!"))
                .run();
    }
}
