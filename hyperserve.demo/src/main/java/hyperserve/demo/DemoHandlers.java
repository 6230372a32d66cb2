package hyperserve.demo;

import hyperserve.api.BodyWriter;
import hyperserve.api.HandlerProvider;
import hyperserve.api.Method;
import hyperserve.api.Nullable;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.RouteOptions;
import hyperserve.api.Routes;
import hyperserve.api.RunningServer;
import hyperserve.api.Setting;
import hyperserve.api.SettingValues;
import hyperserve.web.files.RootFolder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/// The demo's routes. Its page at `/` makes room for a folder that is served there, by `--root`;
/// the others do not.
public final class DemoHandlers implements HandlerProvider {

    private static final long MAX_BYTES = 1L << 40;
    private static final long MAX_SLEEP_MILLIS = 60_000;

    // Responses that are always the same are built once.
    private static final Response PLAINTEXT = Response.text("Hello, World!");
    private static final Response JSON = Response.json("{\"message\":\"Hello, World!\"}");
    private static final Response AWAKE = Response.text("ok");

    /// Where the notes board is kept; without one it is in memory, and gone with the process.
    private static final Setting<String> BOARD_FILE =
            Setting.text("board-file", "file that keeps the notes of /board");

    private final boolean sockets = WebSocketModule.isThere();
    private final BoardDoor board = new BoardDoor(sockets);
    private boolean rootIsServed;
    private @Nullable String boardFile;

    /// For the service loader.
    public DemoHandlers() {}

    @Override
    public List<Setting<?>> settings() {
        return List.of(BOARD_FILE);
    }

    @Override
    public void configure(SettingValues values) {
        rootIsServed = values.find(RootFolder.ROOT) != null;
        boardFile = values.find(BOARD_FILE);
    }

    @Override
    public void register(Routes routes) {
        if (!rootIsServed) {
            Response index = Response.html(IndexPage.html(sockets));
            routes.get("/", request -> index);
        }
        if (sockets) {
            routes.get("/ws", SocketEcho::open);
        }
        routes.get("/plaintext", request -> PLAINTEXT)
                .get("/json", request -> JSON)
                .get("/hello/{name}", DemoHandlers::hello)
                .get("/bytes", DemoHandlers::bytes)
                .get("/sleep", DemoHandlers::sleep)
                .handle(
                        Method.POST,
                        "/echo",
                        DemoHandlers::echo,
                        RouteOptions.defaults().withUnboundedBody());
        // An interrupt would close the board's file for all.
        RouteOptions options =
                RouteOptions.defaults().uninterruptible().withMaxBody(BoardDoor.LONGEST_REQUEST);
        routes.any("/board", board::enter, options).any("/board/{rest...}", board::enter, options);
    }

    /// Opens the notes board's file, if it has one, so that mistakes are told before the first
    /// request.
    @Override
    public void started(RunningServer server) throws IOException {
        if (boardFile != null) {
            board.open(boardFile);
        }
    }

    @Override
    public void stopped() throws IOException {
        board.close();
    }

    private static Response hello(Request request) {
        return Response.text("Hello, " + request.pathParameter("name") + "!");
    }

    /// Sends the body back while it comes.
    private static Response echo(Request request) {
        String sent = request.headers().first("Content-Type");
        String type = sent == null ? "application/octet-stream" : sent;
        long length = request.body().length();
        BodyWriter writer = out -> request.body().stream().transferTo(out);
        return length < 0 ? Response.stream(type, writer) : Response.stream(type, length, writer);
    }

    private static Response bytes(Request request) {
        long count = request.query("n").or("1048576").asLong(0, MAX_BYTES);
        return Response.stream(
                "application/octet-stream",
                count,
                out -> {
                    long left = count;
                    while (left > 0) {
                        ByteBuffer block = Block.BYTES.duplicate();
                        left -= out.write(block.limit((int) Math.min(left, block.capacity())));
                    }
                });
    }

    /// Made when it is first asked for. Direct, so that it is sent from where it lies.
    private static final class Block {
        private static final ByteBuffer BYTES = ByteBuffer.allocateDirect(1024 * 1024);
    }

    private static Response sleep(Request request) throws InterruptedException {
        Thread.sleep(request.query("ms").or("10").asLong(0, MAX_SLEEP_MILLIS));
        return AWAKE;
    }
}
