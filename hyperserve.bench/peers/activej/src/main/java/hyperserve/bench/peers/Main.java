package hyperserve.bench.peers;

import io.activej.eventloop.Eventloop;
import io.activej.http.AsyncServlet;
import io.activej.http.HttpHeaderValue;
import io.activej.http.HttpHeaders;
import io.activej.http.HttpMethod;
import io.activej.http.HttpResponse;
import io.activej.http.HttpServer;
import io.activej.http.RoutingServlet;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/// ActiveJ: one event loop; what blocks goes to an executor.
final class Main {

    private static final byte[] HELLO = "Hello, World!".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BLOCK = new byte[1024 * 1024];

    private Main() {}

    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[0]);
        Eventloop eventloop = Eventloop.builder().withCurrentThread().build();
        AsyncServlet sleep =
                AsyncServlet.ofBlocking(
                        Executors.newVirtualThreadPerTaskExecutor(),
                        request -> {
                            Thread.sleep(Long.parseLong(request.getQueryParameter("ms")));
                            return HttpResponse.ok200().withPlainText("ok").build();
                        });
        RoutingServlet servlet =
                RoutingServlet.builder(eventloop)
                        .with(
                                HttpMethod.GET,
                                "/plaintext",
                                _ ->
                                        HttpResponse.ok200()
                                                .withHeader(
                                                        HttpHeaders.CONTENT_TYPE,
                                                        HttpHeaderValue.of("text/plain"))
                                                .withBody(HELLO)
                                                .toPromise())
                        .with(HttpMethod.GET, "/sleep", sleep)
                        .with(
                                HttpMethod.GET,
                                "/bytes",
                                request ->
                                        HttpResponse.ok200()
                                                .withBody(bytes(request.getQueryParameter("n")))
                                                .toPromise())
                        .build();
        HttpServer.builder(eventloop, servlet)
                .withListenAddress(new InetSocketAddress("127.0.0.1", port))
                .build()
                .listen();
        System.out.println("listening on http://127.0.0.1:" + port);
        eventloop.run();
    }

    private static byte[] bytes(String count) {
        int length = Integer.parseInt(count);
        return length == BLOCK.length ? BLOCK : new byte[length];
    }
}
