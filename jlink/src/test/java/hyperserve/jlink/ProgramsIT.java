package hyperserve.jlink;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import hyperserve.jlink.Command.Outcome;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleFinder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/// The programs in `examples/programs` use each type that our libraries export, compile, and run.
final class ProgramsIT {

    private static final String MAIN = "hyperserve.runtime/hyperserve.runtime.Main";
    private static final Path PROGRAMS = Path.of("examples", "programs").toAbsolutePath();
    private static final List<String> MODULES =
            List.of(
                    "example.web",
                    "example.threads",
                    "example.kit",
                    "example.board",
                    "example.sockets",
                    "example.embedded");

    /// Those that the programs are written against, and what the kit runs on.
    private static final Set<String> REQUIRED =
            Set.of(
                    "hyperserve.api",
                    "hyperserve.runtime",
                    "hyperserve.web",
                    "hyperserve.websocket",
                    "hyperserve.logging",
                    "hyperserve.observe",
                    "hyperserve.testkit",
                    "hyperserve.pool.executor",
                    "hyperserve.pool.tck",
                    "org.apiguardian.api",
                    "org.jspecify",
                    "org.junit.jupiter.api",
                    "org.junit.platform.commons",
                    "org.opentest4j");

    @TempDir private static Path folder;

    private static Path classes;

    @BeforeAll
    static void compile() {
        classes = folder.resolve("classes");
        ExampleModules.run(
                "javac",
                List.of(
                        "-Xlint:all,-missing-explicit-ctor",
                        "-Werror",
                        "-d",
                        classes.toString(),
                        "-p",
                        required(),
                        "--module-source-path",
                        PROGRAMS.toString(),
                        "-m",
                        String.join(",", MODULES)));
    }

    private static String required() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> Files.exists(Path.of(entry)) && isRequired(Path.of(entry)))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static boolean isRequired(Path entry) {
        return ModuleFinder.of(entry).findAll().stream()
                .anyMatch(module -> REQUIRED.contains(module.descriptor().name()));
    }

    @Test
    void useEachExportedType() throws IOException {
        List<String> exported = new ArrayList<>();
        for (Path golden : goldenFiles()) {
            exported.addAll(UsedTypes.exported(Files.readAllLines(golden)));
        }

        assertThat(exported)
                .as("types that others see")
                .contains("hyperserve.api.Nullable", "hyperserve.api.Status", "hyperserve.api.Key");
        exported.removeAll(UsedTypes.in(classes));
        assertThat(exported).as("types that no program in %s uses", PROGRAMS).isEmpty();
    }

    private static List<Path> goldenFiles() throws IOException {
        Path folder = Path.of("src", "test", "resources", "hyperserve", "jlink");
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".members.golden")).toList();
        }
    }

    private static Command java(String... arguments) {
        return Command.of(Path.of(System.getProperty("java.home"), "bin", "java"))
                .with("-p", required() + File.pathSeparator + classes)
                .with(arguments);
    }

    private static Command program(String module, String name, String... arguments) {
        return java("-m", module + "/" + module + "." + name).with(arguments);
    }

    private static List<String> runs(Command command) throws Exception {
        Outcome outcome = command.run();
        assertThat(outcome.code()).as("%s %s", outcome.out(), outcome.err()).isZero();
        return outcome.out();
    }

    @Test
    void anApplicationAnswersAndItsObserverWrites() throws Exception {
        Path log = folder.resolve("access.log");
        Path options = folder.resolve("options");
        Files.writeString(options, "# of the guestbook\n\n--pool=each\n--guestbook-title=Ours\n");
        Command launch = program("example.embedded", "Launch", options.toString());
        try (ServerProcess server =
                ServerProcess.start(launch.with("--request-log", log.toString()))) {
            assertThat(server.pool).isEqualTo("each");
            assertThat(server.get("/").body()).contains("<title>Ours</title>");
            assertThat(write(server, "name=Ada&text=Hello").statusCode()).isEqualTo(201);
            assertThat(server.get("/entries").body()).contains("\"name\":\"Ada\"");
            assertThat(server.get("/entries.csv").body()).isEqualTo("1,\"Ada\",\"Hello\"\r\n");
            assertThat(server.get("/figures").body())
                    .contains("\nserver_connections 1\n", "\nserver_workers_running ");
            assertThat(server.get("/whoami").body()).contains("\"protocol\":\"HTTP/1.1\"");
            HttpResponse<String> wrong = write(server, "name=Ada");
            assertThat(wrong.statusCode()).isEqualTo(400);
            assertThat(wrong.body()).contains("\"detail\":\"there is no text\"");
            assertThat(server.stop().code()).isZero();
        }

        assertThat(Files.readString(log))
                .contains(" GET / 200 ", " POST /entries 201 ", " POST /entries 400 ", " id=")
                .endsWith("drained: 0 answered, 0 cut\n");
    }

    private static HttpResponse<String> write(ServerProcess server, String form) throws Exception {
        return server.send(
                server.request("/entries")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form)));
    }

    /// What a stream that is compressed as it is made has sent is there at once, not at its end.
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aStreamIsCompressedAsItIsMade() throws Exception {
        Command command = java("--add-modules", "example.web,example.threads");
        try (ServerProcess server =
                ServerProcess.start(command.with("-m", MAIN, "--pool", "executed"))) {
            write(server, "name=Ada&text=Hello");
            assertThat(firstEvent(server)).contains("\"name\":\"Ada\"");
            assertThat(server.stop().code()).isZero();
        }
    }

    private static String firstEvent(ServerProcess server) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<InputStream> events =
                    client.send(
                            server.request("/events").header("Accept-Encoding", "gzip").build(),
                            BodyHandlers.ofInputStream());
            try (InputStream content = new GZIPInputStream(events.body())) {
                byte[] beginning =
                        content.readNBytes("id: 1\ndata: {\"id\":1,\"name\":\"Ada\"".length());
                return new String(beginning, UTF_8);
            } finally {
                client.shutdownNow();
            }
        }
    }

    @Test
    void theirSettingsStandInTheHelp() throws Exception {
        Command help = java("--add-modules", "example.web", "-m", MAIN, "--help");
        assertThat(runs(help))
                .containsSubsequence(
                        "Settings of example.web.AccessLog (module example.web):",
                        "Settings of example.web.Guestbook (module example.web):",
                        "  --guestbook-kept NUMBER   how many entries are kept",
                        "                            GUESTBOOK_KEPT, default 100");
    }

    @Test
    void poolsKeepPromises() throws Exception {
        assertThat(runs(program("example.kit", "Promises", "acceptance", "drain", "polling")))
                .contains("each acceptance: kept", "each drain: kept", "each polling: kept")
                .contains("executed acceptance: kept")
                .hasSize(8);
    }

    @Test
    void anApplicationOfEverydayPartsHoldsItsOwnTests() throws Exception {
        assertThat(runs(program("example.board", "Tested")))
                .contains("the board is well", "the guards are well")
                .endsWith("the site is well");
    }

    @Test
    void programsThatAreMoreThanServersRun() throws Exception {
        assertThat(runs(program("example.embedded", "Embedded")))
                .anyMatch(line -> line.startsWith("each serves on [/127.0.0.1:"))
                .contains("<!DOCTYPE html><title>Embedded</title>", "HTTP/1.1 200 OK")
                .endsWith("0 requests were cut", "3 lines in the log");
        assertThat(runs(program("example.embedded", "Operated")))
                .contains("hyperserve_serving 1", "folder: ok", "disk: true", "apart: true")
                .contains("ready words: 1", "logged: true");
        assertThat(runs(program("example.embedded", "WithoutSocket"))).contains("all is well");
        assertThat(runs(program("example.embedded", "Sizing", "64", "256")))
                .hasSize(2)
                .first()
                .asString()
                .startsWith("64 MiB: 28 MiB");
    }
}
