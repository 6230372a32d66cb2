package hyperserve.bench.compare;

import hyperserve.test.TlsKey;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Finds and builds the servers. Works in the folder `hyperserve.bench`.
final class Contestants {

    private static final Path IMAGES = Path.of("../jlink/target");
    private static final Path PEERS = Path.of("peers");
    private static final Path BUILT = Path.of("target/peers");
    private static final Path KEY = Path.of("target/tls");
    private static final String IMAGE_PREFIX = "hyperserve-";

    /// The folder of each Java peer, and the artifact whose version is its version.
    private static final List<List<String>> JAVA_PEERS =
            List.of(
                    List.of("activej", "activej-http"),
                    List.of("feat", "feat-core"),
                    List.of("microhttp", "microhttp"),
                    List.of("vertx", "vertx-core"),
                    List.of("netty", "netty-codec-http"),
                    List.of("helidon", "helidon-webserver"),
                    List.of("robaho", "httpserver"),
                    List.of("undertow", "undertow-core"),
                    List.of("jetty", "jetty-server"),
                    List.of("jdk", ""));

    private Contestants() {}

    /// All servers that this machine can run; HyperServe's images first.
    static List<Contestant> all() throws IOException {
        Files.createDirectories(BUILT);
        List<Contestant> all = new ArrayList<>(images());
        all.addAll(floors());
        all.addAll(go());
        for (List<String> peer : JAVA_PEERS) {
            all.add(javaPeer(peer.getFirst(), peer.getLast()));
        }
        all.addAll(TlsContestants.of(all, TlsKey.make(KEY), BUILT));
        return all;
    }

    /// A server that counts what it does, one that tells the Flight Recorder, whether that records
    /// or not, and one that logs each request.
    ///
    /// @param image the same without that
    static List<Contestant> observed(Contestant image) throws IOException {
        return List.of(
                image.with("metrics", "--management-port", "0"),
                image.with("jfr", "--jfr", "on"),
                image.with("access-log", "--access-log", accessLog().toString()));
    }

    /// A file that is gone with this process: it gets a hundred bytes a request.
    private static Path accessLog() throws IOException {
        Path folder = Files.createTempDirectory("hyperserve-bench");
        Path file = Files.createFile(folder.resolve("access.log"));
        // In reverse order.
        folder.toFile().deleteOnExit();
        file.toFile().deleteOnExit();
        return file;
    }

    private static List<Contestant> images() throws IOException {
        if (!Files.isDirectory(IMAGES)) {
            throw new IllegalArgumentException("there is no image: build first, mvn package");
        }
        try (Stream<Path> folders = Files.list(IMAGES)) {
            return folders.filter(folder -> Files.exists(folder.resolve("bin/hyperserve")))
                    .sorted(
                            Comparator.comparingInt(Contestants::rank)
                                    .thenComparing(Path::toString))
                    .map(Contestants::image)
                    .toList();
        }
    }

    /// The default pool comes first.
    private static int rank(Path image) {
        return image.endsWith(IMAGE_PREFIX + "lockfree") ? 0 : 1;
    }

    private static Contestant image(Path folder) {
        String launcher = folder.resolve("bin/hyperserve").toString();
        return new Contestant(
                folder.getFileName().toString().substring(IMAGE_PREFIX.length()),
                Command.run(List.of(launcher, "--version"), 60).strip(),
                List.of(launcher, "--port", "{port}"),
                true,
                true,
                List.of(folder));
    }

    private static List<Contestant> floors() {
        if (!Tool.GCC.isThere()) {
            return List.of();
        }
        Path program = BUILT.resolve("floor").toAbsolutePath();
        Command.run(
                List.of(
                        "gcc",
                        "-O2",
                        "-pthread",
                        "-o",
                        program.toString(),
                        PEERS.resolve("floor/floor.c").toString()),
                120);
        String version =
                Command.run(List.of("gcc", "--version"), 60).lines().findFirst().orElse("");
        return Stream.of("1", "2")
                .map(
                        threads ->
                                new Contestant(
                                        "floor-" + threads,
                                        version,
                                        List.of(program.toString(), "{port}", threads),
                                        false,
                                        false,
                                        List.of(program)))
                .toList();
    }

    private static List<Contestant> go() {
        if (!Tool.GO.isThere()) {
            return List.of();
        }
        Path program = BUILT.resolve("go").toAbsolutePath();
        Command.run(
                List.of(
                        "go",
                        "build",
                        "-o",
                        program.toString(),
                        PEERS.resolve("go/main.go").toString(),
                        PEERS.resolve("go/events.go").toString()),
                600);
        return List.of(
                new Contestant(
                        "go",
                        Command.run(List.of("go", "version"), 60).strip(),
                        List.of(program.toString(), "{port}"),
                        true,
                        false,
                        List.of(program)));
    }

    private static Contestant javaPeer(String name, String artifact) throws IOException {
        Path target = PEERS.resolve(name).resolve("target");
        Path classes = target.resolve("classes");
        List<Path> files = new ArrayList<>(List.of(classes));
        String libraries = Files.readString(target.resolve("classpath")).strip();
        if (!libraries.isEmpty()) {
            Stream.of(libraries.split(":", -1)).map(Path::of).forEach(files::add);
        }
        Path home = Path.of(System.getProperty("java.home"));
        files.add(home);
        return new Contestant(
                name,
                artifact.isEmpty() ? Runtime.version().toString() : version(libraries, artifact),
                List.of(
                        home.resolve("bin/java").toString(),
                        "-Xmx1g",
                        "-cp",
                        classes + ":" + libraries,
                        "hyperserve.bench.peers.Main",
                        "{port}"),
                true,
                true,
                files);
    }

    /// The version of an artifact in a class path.
    static String version(String libraries, String artifact) {
        Matcher jar =
                Pattern.compile("/" + Pattern.quote(artifact) + "-([0-9][^/:]*)\\.jar")
                        .matcher(libraries);
        return jar.find() ? jar.group(1) : "unknown";
    }
}
