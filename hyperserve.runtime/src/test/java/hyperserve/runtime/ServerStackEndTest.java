package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Method;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.RouteOptions;
import hyperserve.runtime.Client.Answer;

import org.junit.jupiter.api.Test;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/// Handlers that read and write so many frames before the end of their stack, catch the error if
/// that is too few, and do it again when there is room. Whichever step of the server's the error
/// has struck in, the client gets the right answer, another one whole, or none.
final class ServerStackEndTest {

    /// From where nothing works to where everything does.
    private static final int FRAMES = 250;

    private static final String TEXT = "0123456789".repeat(20);

    private static int frames(Request request) {
        return Integer.parseInt(request.pathParameter("frames"));
    }

    private interface Step {
        void run() throws IOException;
    }

    /// Does it near the end of the stack, and if that comes, again where there is room.
    private static void deepThenShallow(int frames, Step step) throws IOException {
        try {
            descend(new int[] {frames}, step);
        } catch (StackOverflowError e) {
            step.run();
        }
    }

    @SuppressWarnings("InfiniteRecursion") // That is what it is for.
    private static void descend(int[] left, Step step) throws IOException {
        try {
            descend(left, step);
        } catch (StackOverflowError e) {
            if (left[0]-- > 0) {
                throw e;
            }
        }
        if (left[0] < 0) {
            left[0] = Integer.MAX_VALUE;
            step.run();
        }
    }

    private static Response write(Request request) {
        int frames = frames(request);
        byte[] text = TEXT.getBytes(StandardCharsets.US_ASCII);
        return Response.stream(
                "text/plain",
                out ->
                        deepThenShallow(
                                frames,
                                () -> {
                                    out.write(text);
                                    out.flush();
                                }));
    }

    private static Response read(Request request) throws IOException {
        byte[][] body = {{}};
        deepThenShallow(frames(request), () -> body[0] = request.body().bytes());
        return Response.bytes("text/plain", body[0]);
    }

    private static Response stream(Request request) throws IOException {
        StringBuilder body = new StringBuilder();
        byte[] buffer = new byte[64];
        int[] count = new int[1];
        while (count[0] >= 0) {
            deepThenShallow(frames(request), () -> count[0] = request.body().stream().read(buffer));
            body.append(new String(buffer, 0, Math.max(0, count[0]), StandardCharsets.US_ASCII));
        }
        return Response.text(body.toString());
    }

    private static Server server() {
        return TestServers.server()
                .handle(
                        Method.GET,
                        "/write/{frames}",
                        ServerStackEndTest::write,
                        RouteOptions.defaults())
                .handle(
                        Method.POST,
                        "/read/{frames}",
                        ServerStackEndTest::read,
                        RouteOptions.defaults())
                .handle(
                        Method.POST,
                        "/stream/{frames}",
                        ServerStackEndTest::stream,
                        RouteOptions.defaults());
    }

    /// Two requests, one behind the other, so that what the first has left behind is seen.
    private static void assertRightOrNone(Server server, String requests) throws IOException {
        try (Client client = Client.of(server).send(requests + Client.get("/"))) {
            Answer first = client.answer();
            if (first.status() == 200) {
                // What was written twice is the handler's own affair.
                assertThat(first.text()).as(requests).matches("(" + TEXT + "){1,2}");
            } else {
                assertThat(first.status()).as(requests).isEqualTo(500);
            }
            if (!first.closes()) {
                assertThat(client.answer().text()).as(requests).isEqualTo("hello");
            }
        } catch (EOFException | SocketException _) {
            // Cut, so that nobody takes what came for an answer.
        }
    }

    private static String chunked(String path) {
        return "POST "
                + path
                + " HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "96\r\n"
                + TEXT.substring(0, 150)
                + "\r\n32\r\n"
                + TEXT.substring(150)
                + "\r\n0\r\n\r\n";
    }

    @Test
    void writesRightOrNotAtAll() throws IOException {
        try (Server server = server().start()) {
            for (int frames = 0; frames < FRAMES; frames++) {
                assertRightOrNone(server, Client.get("/write/" + frames));
            }
        }
    }

    @Test
    void readsRightOrNotAtAll() throws IOException {
        try (Server server = server().start()) {
            for (int frames = 0; frames < FRAMES; frames++) {
                String path = "/read/" + frames;
                assertRightOrNone(server, Client.post(path, TEXT.length()) + TEXT);
                assertRightOrNone(server, chunked(path));
            }
        }
    }

    @Test
    void streamsRightOrNotAtAll() throws IOException {
        try (Server server = server().start()) {
            for (int frames = 0; frames < FRAMES; frames++) {
                String path = "/stream/" + frames;
                assertRightOrNone(server, Client.post(path, TEXT.length()) + TEXT);
                assertRightOrNone(server, chunked(path));
            }
        }
    }
}
