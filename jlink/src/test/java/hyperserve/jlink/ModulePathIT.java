package hyperserve.jlink;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.jlink.Command.Outcome;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What `java -p JARS -m hyperserve.runtime` makes of the modules that it finds, also of those that
/// others wrote.
final class ModulePathIT {

    private static final Path API = Command.module("hyperserve.api");
    private static final Path RUNTIME = Command.module("hyperserve.runtime");
    private static final Path LIBRARY = Command.module("hyperserve.pool.executor");
    private static final Path STANDARD = Command.module("hyperserve.pool.standard");

    @TempDir private static Path folder;

    private static Path app;
    private static Path pool;

    @BeforeAll
    static void buildModules() throws IOException {
        app = ExampleModules.build("example.app", folder);
        pool = ExampleModules.build("example.pool", folder);
    }

    @Test
    void aPoolIsNeeded() throws Exception {
        failsToStart(Command.java(List.of(API, RUNTIME, app)), "no worker pool found");
    }

    @Test
    void ofSeveralPoolsOneHasToBeChosen() throws Exception {
        Command command = Command.java(List.of(API, RUNTIME, LIBRARY, STANDARD, app, pool));

        failsToStart(command, "several worker pools found (example, standard)", "--pool");
    }

    @Test
    void theChosenPoolHasToBeThere() throws Exception {
        Command command = Command.java(List.of(API, RUNTIME, LIBRARY, STANDARD, app));

        failsToStart(command.with("--pool", "fast"), "'fast'", "standard");
        failsToStart(command.withVariable("HYPERSERVE_POOL", "fast"), "'fast'", "standard");
    }

    @Test
    void thePortHasToBeFree() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(other.getLocalPort());
            Command command = Command.java(List.of(API, RUNTIME, LIBRARY, STANDARD, app));

            failsToStart(command.with("--port", port), port);
            failsToStart(Command.launcher("--port", port), port);
        }
    }

    /// Where others write other digits, too: people take these for what to type.
    @Test
    void numbersAreThoseOfTheCommandLine() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(other.getLocalPort());
            Command command =
                    Command.java(List.of(API, RUNTIME, LIBRARY, STANDARD, app), "--port", port);
            List<String> words = new ArrayList<>(command.words());
            words.addAll(1, List.of("-Duser.language=ar", "-Duser.country=EG"));

            failsToStart(Command.of(words.toArray()), port);
        }
    }

    private static void failsToStart(Command command, String... said) throws Exception {
        Outcome outcome = command.run();

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).singleElement().asString().contains(said);
    }

    @Test
    void anApplicationIsServedByTheOnlyPool() throws Exception {
        Command command = Command.java(List.of(API, RUNTIME, LIBRARY, STANDARD, app));
        try (ServerProcess server = ServerProcess.start(command)) {
            assertThat(server.pool).isEqualTo("standard");
            assertThat(server.get("/thread").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aPoolOfOthersRunsTheRequests() throws Exception {
        Command command = Command.java(List.of(API, RUNTIME, LIBRARY, STANDARD, app, pool));
        try (ServerProcess server = ServerProcess.start(command.with("--pool", "example"))) {
            assertThat(server.pool).isEqualTo("example");
            assertThat(server.get("/thread").body()).startsWith("example-");
            assertThat(server.stop().code()).isZero();
        }
    }

    @Test
    void aPoolDroppedIntoAnImageIsThereForThoseWhoChooseIt() throws Exception {
        Command command =
                Command.launcher()
                        .withJvmOptions(
                                "-p " + app.getParent() + ":" + pool.getParent() + ":" + LIBRARY);
        try (ServerProcess server = ServerProcess.start(command)) {
            assertThat(server.pool).isEqualTo("lockfree");
            assertThat(server.get("/thread").body()).doesNotStartWith("example-");
        }
        try (ServerProcess server = ServerProcess.start(command.with("--pool", "example"))) {
            assertThat(server.pool).isEqualTo("example");
            assertThat(server.get("/thread").body()).startsWith("example-");
            assertThat(server.stop().out()).hasSize(1);
        }
    }
}
