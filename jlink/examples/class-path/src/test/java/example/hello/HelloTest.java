package example.hello;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hyperserve.runtime.Server;

import org.junit.jupiter.api.Test;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/// Two servers at a time, each on a free port.
final class HelloTest {

    @Test
    void bothGreet() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient();
                Server one = Hello.server(0).start();
                Server other = Hello.server(0).start()) {
            assertEquals("Hello, one!", get(client, one, "/hello/one"));
            assertEquals("Hello, other!", get(client, other, "/hello/other"));
        }
    }

    private static String get(HttpClient client, Server server, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
        return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    }
}
