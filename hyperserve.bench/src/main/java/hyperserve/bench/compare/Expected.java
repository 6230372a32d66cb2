package hyperserve.bench.compare;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPInputStream;

/// What a server has to answer before its load is measured: nobody is measured by errors.
///
/// @param target the request target
/// @param content the content, one character for each byte, as it is without a coding
/// @param sent lines of the request's head
/// @param fields names of fields that the response has
record Expected(String target, String content, List<String> sent, List<String> fields) {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    Expected {
        sent = List.copyOf(sent);
        fields = List.copyOf(fields);
    }

    /// Without fields that matter.
    Expected(String target, String content) {
        this(target, content, List.of(), List.of());
    }

    /// Asks for it once.
    ///
    /// @param server its address, such as `http://127.0.0.1:8080`
    /// @throws IllegalStateException if the answer is another
    void check(String server) throws IOException {
        HttpResponse<byte[]> response = ask(server + target);
        require(response.statusCode() == 200, "the status is " + response.statusCode());
        for (String field : fields) {
            require(response.headers().firstValue(field).isPresent(), "there is no " + field);
        }
        String received = new String(decoded(response), StandardCharsets.ISO_8859_1);
        require(
                received.equals(content),
                "the content of %d bytes is not the one of %d bytes that was expected"
                        .formatted(received.length(), content.length()));
    }

    private HttpResponse<byte[]> ask(String url) throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url))
                        .version(HttpClient.Version.HTTP_1_1)
                        .timeout(LIMIT);
        for (String line : sent) {
            int colon = line.indexOf(':');
            request.header(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while a server was asked", e);
        }
    }

    private static byte[] decoded(HttpResponse<byte[]> response) throws IOException {
        if (response.headers().firstValue("Content-Encoding").isEmpty()) {
            return response.body();
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
            return in.readAllBytes();
        }
    }

    private void require(boolean holds, String fault) {
        if (!holds) {
            throw new IllegalStateException("the answer to " + target + " is wrong: " + fault);
        }
    }
}
