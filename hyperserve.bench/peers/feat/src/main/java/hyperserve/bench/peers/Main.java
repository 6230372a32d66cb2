package hyperserve.bench.peers;

import tech.smartboot.feat.Feat;
import tech.smartboot.feat.core.server.HttpHandler;
import tech.smartboot.feat.core.server.HttpRequest;
import tech.smartboot.feat.core.server.HttpResponse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// feat, formerly smart-http: what blocks answers later, from a virtual thread.
final class Main {

    private static final byte[] HELLO = "Hello, World!".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OK = "ok".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BLOCK = new byte[1024 * 1024];

    private Main() {}

    public static void main(String[] args) {
        int port = Integer.parseInt(args[0]);
        Feat.httpServer(options -> options.bannerEnabled(false).debug(false))
                .httpHandler(new Routes())
                .listen("127.0.0.1", port);
        System.out.println("listening on http://127.0.0.1:" + port);
    }

    private static final class Routes implements HttpHandler {

        private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

        @Override
        public void handle(HttpRequest request, CompletableFuture<Void> done) throws Throwable {
            if (!request.getRequestURI().equals("/sleep")) {
                handle(request);
                done.complete(null);
                return;
            }
            threads.execute(
                    () -> {
                        try {
                            Thread.sleep(Long.parseLong(request.getParameter("ms")));
                            send(request.getResponse(), "text/plain", OK);
                            done.complete(null);
                        } catch (IOException | InterruptedException e) {
                            done.completeExceptionally(e);
                        }
                    });
        }

        @Override
        public void handle(HttpRequest request) throws IOException {
            if (request.getRequestURI().equals("/bytes")) {
                int length = Integer.parseInt(request.getParameter("n"));
                byte[] body = length == BLOCK.length ? BLOCK : new byte[length];
                send(request.getResponse(), "application/octet-stream", body);
            } else {
                send(request.getResponse(), "text/plain", HELLO);
            }
        }

        private static void send(HttpResponse response, String type, byte[] body)
                throws IOException {
            response.setContentType(type);
            response.setContentLength(body.length);
            response.write(body);
        }
    }
}
