package hyperserve.bench.peers;

import org.microhttp.EventLoop;
import org.microhttp.Header;
import org.microhttp.NoopLogger;
import org.microhttp.Options;
import org.microhttp.OptionsBuilder;
import org.microhttp.Request;
import org.microhttp.Response;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/// microhttp: its event loops; what blocks answers later, from a virtual thread.
final class Main {

    private static final List<Header> TEXT = List.of(new Header("Content-Type", "text/plain"));
    private static final byte[] HELLO = "Hello, World!".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OK = "ok".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BLOCK = new byte[1024 * 1024];
    private static final ExecutorService THREADS = Executors.newVirtualThreadPerTaskExecutor();

    private Main() {}

    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[0]);
        Options options =
                OptionsBuilder.newBuilder()
                        .withHost("127.0.0.1")
                        .withPort(port)
                        .withAcceptLength(4096)
                        .build();
        EventLoop loop = new EventLoop(options, NoopLogger.instance(), Main::handle);
        loop.start();
        System.out.println("listening on http://127.0.0.1:" + port);
        loop.join();
    }

    private static void handle(Request request, Consumer<Response> answer) {
        if (request.uri().startsWith("/sleep")) {
            THREADS.execute(() -> sleep(request, answer));
        } else if (request.uri().startsWith("/bytes")) {
            int length = number(request);
            answer.accept(response(length == BLOCK.length ? BLOCK : new byte[length]));
        } else {
            answer.accept(response(HELLO));
        }
    }

    private static void sleep(Request request, Consumer<Response> answer) {
        try {
            Thread.sleep(number(request));
            answer.accept(response(OK));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Response response(byte[] body) {
        return new Response(200, "OK", TEXT, body);
    }

    /// The value of the only parameter.
    private static int number(Request request) {
        return Integer.parseInt(request.uri().substring(request.uri().indexOf('=') + 1));
    }
}
