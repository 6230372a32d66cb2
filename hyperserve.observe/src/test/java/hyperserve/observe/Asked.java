package hyperserve.observe;

import hyperserve.runtime.Server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/// A client of the tests.
final class Asked {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Asked() {}

    static HttpResponse<String> of(Server server, String path) throws Exception {
        return of(server.address(), path, "*/*");
    }

    static HttpResponse<String> of(SocketAddress address, String path, String accept)
            throws IOException, InterruptedException {
        int port = ((InetSocketAddress) address).getPort();
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("Accept", accept)
                        .build();
        return CLIENT.send(request, BodyHandlers.ofString());
    }
}
