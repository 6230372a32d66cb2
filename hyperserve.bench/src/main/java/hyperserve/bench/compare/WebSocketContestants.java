package hyperserve.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The servers that send messages at `/ws` back, and at `/ws/room` to all who are there: our images
/// and some of the others, each as its authors show it, and two that take part nowhere else, Go
/// with gorilla/websocket and Node with ws.
final class WebSocketContestants {

    private static final Set<WebPart> DEFLATE = Set.of(WebPart.DEFLATE);
    private static final Path PEERS = Path.of("peers");
    private static final Path BUILT = Path.of("target/peers");

    /// Where Debian has the sources of Go's libraries.
    private static final Path GO_PATH = Path.of("/usr/share/gocode");

    /// Where Debian has the libraries of Node.
    private static final Path NODE_PATH = Path.of("/usr/share/nodejs");

    private static final String GORILLA = "src/github.com/gorilla/websocket";

    private WebSocketContestants() {}

    /// @param plain the servers by HTTP/1.1
    static List<Contestant> of(List<Contestant> plain) throws IOException {
        List<Contestant> all = new ArrayList<>();
        for (Contestant server : plain) {
            if (server.group() != Group.PLAIN) {
                continue;
            }
            switch (server.name()) {
                // It has no compression of messages.
                case "helidon" -> all.add(server.byWebSocket(Set.of()));
                case "undertow", "vertx" -> all.add(server.byWebSocket(DEFLATE));
                case "jetty", "netty" -> all.add(server.byWebSocket(DEFLATE, "ws"));
                default -> {
                    if (DropIn.isImage(server)) {
                        all.add(DropIn.WEBSOCKET.into(server).byWebSocket(DEFLATE));
                    }
                }
            }
        }
        all.addAll(go());
        all.addAll(node());
        return all;
    }

    private static List<Contestant> go() {
        if (!has(
                Tool.GO,
                GO_PATH.resolve(GORILLA),
                "apt-get install golang-github-gorilla-websocket-dev")) {
            return List.of();
        }
        Path program = BUILT.resolve("go-websocket").toAbsolutePath();
        Command.run(
                List.of(
                        "env",
                        "GO111MODULE=off",
                        "GOPATH=" + GO_PATH,
                        "go",
                        "build",
                        "-o",
                        program.toString(),
                        PEERS.resolve("go-websocket/main.go").toString()),
                600);
        String version = Command.run(List.of("go", "version"), 60).strip();
        return List.of(
                new Contestant(
                                "go",
                                version + " with gorilla/websocket",
                                List.of(program.toString(), "{port}"),
                                false,
                                false,
                                List.of(program))
                        .byWebSocket(DEFLATE));
    }

    private static List<Contestant> node() throws IOException {
        Path library = NODE_PATH.resolve("ws");
        if (!has(Tool.NODE, library, "apt-get install node-ws")) {
            return List.of();
        }
        Path program = PEERS.resolve("node-ws/echo.js");
        String version = Command.run(List.of("node", "--version"), 60).strip();
        return List.of(
                new Contestant(
                                "node",
                                "Node %s with ws %s"
                                        .formatted(
                                                version, packaged(library.resolve("package.json"))),
                                List.of(
                                        "env",
                                        "NODE_PATH=" + NODE_PATH,
                                        "node",
                                        program.toString(),
                                        "{port}"),
                                false,
                                false,
                                List.of(program, library))
                        .byWebSocket(DEFLATE));
    }

    /// Whether a server's program and library are there; if only the library is not, that is said.
    private static boolean has(Tool tool, Path library, String source) {
        if (!tool.isThere()) {
            return false;
        }
        if (!Files.exists(library)) {
            System.err.printf(
                    "compare: %s is missing, and with it the rows of a server; to get it: %s%n",
                    library, source);
            return false;
        }
        return true;
    }

    /// The version that a package of Node names.
    private static String packaged(Path description) throws IOException {
        return Files.readString(description)
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("\"version\":"))
                .map(line -> line.split("\"", -1)[3])
                .findFirst()
                .orElse("unknown");
    }
}
