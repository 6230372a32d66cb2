package hyperserve.jlink;

import hyperserve.test.TlsKey;
import hyperserve.test.TlsTrust;

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
import java.util.stream.Stream;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/// The runs in which the JVM learns which classes and methods a server needs, one without TLS and
/// one with it. Each writes them to a cache in the image when the server ends.
///
/// Two caches, as all that is in one is there from the first moment: with TLS in it a server that
/// has none would take longer to start, and more memory.
final class Training {

    private static final Pattern GREETING =
            Pattern.compile("HyperServe \\S+ listening on (.+) pool=.*");

    private static final Pattern OPTIONS =
            Pattern.compile("HYPERSERVE_.*|JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS|_JAVA_OPTIONS");

    /// Relative to the image: JVM options are separated by white space, which paths may contain.
    static final Path CACHE = Path.of("lib", "hyperserve.aot");

    /// The same for servers that speak TLS.
    static final Path TLS_CACHE = Path.of("lib", "hyperserve-tls.aot");

    private static final Duration START = Duration.ofMinutes(1);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration END = Duration.ofMinutes(2);

    private static final int ROUNDS = 200;

    /// Each with a client of its own that shakes hands in full, and one that resumes.
    private static final int TLS_CLIENTS = 40;

    private static final List<String> TLS_VERSIONS = List.of("TLSv1.2", "TLSv1.3");

    private static final List<String> TARGETS =
            List.of("/", "/plaintext", "/json", "/hello/World", "/bytes?n=100000", "/sleep?ms=0");

    /// A method of which the cache has a profile is compiled for the number of its calls, and not
    /// for its loops. Those of AES have few calls and long loops: with profiles of them, it would
    /// take a server 20 s of full load to come to its speed, and without them 4.
    private static final String NO_PROFILES =
            "-XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining ";

    private final Path image;
    private final Path log;
    private final Path cache;
    private final String jvmOptions;
    private final List<String> options;

    private Training(Path image, Path log, Path cache, String jvmOptions, List<String> options) {
        this.image = image;
        this.log = log;
        this.cache = cache;
        this.jvmOptions = jvmOptions;
        this.options = options;
    }

    /// What clients do in a run.
    private interface Clients {

        void visit(List<URI> addresses) throws Exception;
    }

    /// Trains an image.
    ///
    /// @param image the image, which has no cache yet
    /// @param log where the servers' standard error goes; a folder for a key is made beside it
    static void run(Path image, Path log) throws Exception {
        new Training(image, log, CACHE, "", List.of()).run(Training::request);
        TlsKey key = TlsKey.make(log.resolveSibling("training-key"));
        List<String> options =
                List.of(
                        "--tls-cert=" + key.certificate(),
                        "--tls-key=" + key.key(),
                        "--plain-port=0");
        new Training(image, log, TLS_CACHE, NO_PROFILES, options)
                .run(
                        addresses -> {
                            request(addresses.subList(1, 2));
                            shakeHands(addresses.getFirst(), key.certificate());
                        });
    }

    private void run(Clients clients) throws Exception {
        Process server = start();
        try {
            clients.visit(addresses(server));
            server.destroy();
            if (!server.waitFor(END)) {
                throw new IOException("it did not end after SIGTERM");
            }
            if (server.exitValue() != 0 || Files.notExists(image.resolve(cache))) {
                throw new IOException("exit code " + server.exitValue() + " or no " + cache);
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

    private Process start() throws IOException {
        var launcher = image.resolve("bin", "hyperserve").toAbsolutePath().toString();
        var builder = new ProcessBuilder(launcher, "--port=0");
        builder.command().addAll(options);
        builder.directory(image.toFile()).redirectError(log.toFile());
        // Options of whoever builds would be built in, or would make the cache unfit.
        builder.environment().keySet().removeIf(name -> OPTIONS.matcher(name).matches());
        builder.environment()
                .put("HYPERSERVE_JVM_OPTIONS", jvmOptions + "-XX:AOTCacheOutput=" + cache);
        return builder.start();
    }

    private static List<URI> addresses(Process server) throws Exception {
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
        return Stream.of(matcher.group(1).split(" ")).map(URI::create).toList();
    }

    private static void request(List<URI> addresses) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            for (int i = 0; i < ROUNDS; i++) {
                request(client, addresses.getFirst(), "x".repeat(i * 100));
            }
        }
    }

    /// Each context has a handshake in full, and one that resumes its session; every other one
    /// speaks HTTP/2.
    private static void shakeHands(URI server, Path certificate) throws Exception {
        for (int i = 0; i < TLS_CLIENTS; i++) {
            var spoken = i % 2 == 0 ? HttpClient.Version.HTTP_1_1 : HttpClient.Version.HTTP_2;
            for (String version : TLS_VERSIONS) {
                SSLContext context = TlsTrust.in(certificate);
                for (int j = 0; j < 2; j++) {
                    var parameters = new SSLParameters();
                    parameters.setProtocols(new String[] {version});
                    try (var client =
                            HttpClient.newBuilder()
                                    .sslContext(context)
                                    .sslParameters(parameters)
                                    .version(spoken)
                                    .build()) {
                        request(client, server, "x".repeat(i * 500));
                    }
                }
            }
        }
    }

    private static void request(HttpClient client, URI server, String body)
            throws IOException, InterruptedException {
        for (String target : TARGETS) {
            send(client, HttpRequest.newBuilder(server.resolve(target)));
        }
        send(client, echo(server).POST(BodyPublishers.ofString(body)));
        var unknownLength = BodyPublishers.fromPublisher(BodyPublishers.ofString(body));
        send(client, echo(server).POST(unknownLength));
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
