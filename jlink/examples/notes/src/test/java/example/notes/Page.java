package example.notes;

import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.stream.Stream;

/// A page in a browser, which keeps cookies. It gets contents line by line, as they come.
final class Page implements AutoCloseable {

    private final CookieManager cookies = new CookieManager();
    private final HttpClient client = HttpClient.newBuilder().cookieHandler(cookies).build();
    private final String origin;

    Page(int port) {
        origin = "http://127.0.0.1:" + port;
    }

    HttpResponse<Stream<String>> get(String target) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(origin + target)).build();
        return client.send(request, BodyHandlers.ofLines());
    }

    HttpResponse<Stream<String>> post(String target, String type, String content) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(origin + target));
        request.header("Content-Type", type).POST(BodyPublishers.ofString(content));
        return client.send(request.build(), BodyHandlers.ofLines());
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
