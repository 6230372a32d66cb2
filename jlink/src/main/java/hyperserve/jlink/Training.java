package hyperserve.jlink;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The run in which the JVM learns which classes and methods a server needs. It writes them to
/// `lib/hyperserve.aot` in the image when the server ends.
final class Training {

    private static final Pattern GREETING =
            Pattern.compile("HyperServe \\S+ listening on (http://\\S+) pool=.*");

    private static final Pattern OPTIONS =
            Pattern.compile("HYPERSERVE_.*|JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS|_JAVA_OPTIONS");

    /// Relative to the image: JVM options are separated by white space, which paths may contain.
    static final Path CACHE = Path.of("lib", "hyperserve.aot");

    private static final Duration START = Duration.ofMinutes(1);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration END = Duration.ofMinutes(2);

    private static final int ROUNDS = 200;
    private static final List<String> TARGETS =
            List.of("/", "/plaintext", "/json", "/hello/World", "/bytes?n=100000", "/sleep?ms=0");

    private Training() {}

    static void run(Path image, Path log) throws Exception {
        Process server = start(image, log);
        try {
            request(address(server));
            server.destroy();
            if (!server.waitFor(END)) {
                throw new IOException("it did not end after SIGTERM");
            }
            if (server.exitValue() != 0 || Files.notExists(image.resolve(CACHE))) {
                throw new IOException("exit code " + server.exitValue() + " or no " + CACHE);
            }
        } catch (Exception e) {
            throw new IOException(
                    "the training run of %s failed: %s%n%s"
                            .formatted(image, e.getMessage(), Files.readString(log)),
                    e);
        } finally {
            server.descendants().forEach(ProcessHandle::destroyForcibly);
            server.destroyForcibly();
        }
    }

    private static Process start(Path image, Path log) throws IOException {
        var launcher = image.resolve("bin", "hyperserve").toAbsolutePath().toString();
        var builder = new ProcessBuilder(launcher, "--port", "0");
        builder.directory(image.toFile()).redirectError(log.toFile());
        // Options of whoever builds would be built in, or would make the cache unfit.
        builder.environment().keySet().removeIf(name -> OPTIONS.matcher(name).matches());
        builder.environment().put("HYPERSERVE_JVM_OPTIONS", "-XX:AOTCacheOutput=" + CACHE);
        return builder.start();
    }

    private static URI address(Process server) throws Exception {
        BufferedReader out = server.inputReader();
        var line =
                CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return String.valueOf(out.readLine());
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        });
        String greeting = line.get(START.toMillis(), TimeUnit.MILLISECONDS);
        Matcher matcher = GREETING.matcher(greeting);
        if (!matcher.matches()) {
            throw new IOException("it said: " + greeting);
        }
        return URI.create(matcher.group(1));
    }

    private static void request(URI server) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            for (int i = 0; i < ROUNDS; i++) {
                for (String target : TARGETS) {
                    send(client, HttpRequest.newBuilder(server.resolve(target)));
                }
                var body = "x".repeat(i * 100);
                send(client, echo(server).POST(BodyPublishers.ofString(body)));
                var unknownLength = BodyPublishers.fromPublisher(BodyPublishers.ofString(body));
                send(client, echo(server).POST(unknownLength));
            }
        }
    }

    private static HttpRequest.Builder echo(URI server) {
        return HttpRequest.newBuilder(server.resolve("/echo"));
    }

    private static void send(HttpClient client, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        HttpResponse<Void> response =
                client.send(request.timeout(ANSWER).build(), BodyHandlers.discarding());
        if (response.statusCode() != 200) {
            throw new IOException(response + " instead of 200");
        }
    }
}
