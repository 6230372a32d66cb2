package hyperserve.jlink;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.jlink.Command.Outcome;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What the command line says to those who are wrong, and to those who ask.
@ParameterizedClass
@ValueSource(strings = {"standard", "lockfree", "virtual"})
final class UsageIT {

    @Parameter private String pool;

    private Command launcher(String... options) {
        return Command.launcher(Command.image(pool), options);
    }

    @ParameterizedTest
    @CsvSource({
        "--prot,1,--prot",
        "--port,70000,--port",
        "--host,not a host,--host",
        "--max-body,many,--max-body",
        "surplus,,surplus"
    })
    void namesAnOptionThatIsWrongInOneLineAndEndsWithCodeTwo(
            String option, String value, String named) throws Exception {
        fails(2, value == null ? launcher(option) : launcher(option, value), named);
    }

    @ParameterizedTest
    @CsvSource({
        "HYPERSERVE_PORT,x",
        "HYPERSERVE_PORT,tcp://10.0.0.1:8080",
        "HYPERSERVE_PROT,1",
        "HYPERSERVE_MAX_BODY,many"
    })
    void namesAVariableThatIsWrongInOneLineAndEndsWithCodeTwo(String name, String value)
            throws Exception {
        fails(2, launcher().withVariable(name, value), name);
    }

    @Test
    void aPoolThatIsMissingEndsWithCodeOne() throws Exception {
        fails(1, launcher("--pool", "fast"), "'fast'", pool);
        fails(1, launcher().withVariable("HYPERSERVE_POOL", "fast"), "'fast'", pool);
    }

    @Test
    void aPortThatIsTakenEndsWithCodeOne() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(other.getLocalPort());
            fails(1, launcher("--port", port), port);
        }
    }

    private static void fails(int code, Command command, String... named) throws Exception {
        Outcome outcome = command.run();

        assertThat(outcome.code()).isEqualTo(code);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).singleElement().asString().contains(named);
    }

    @Test
    void helpNamesEverySetting() throws Exception {
        Outcome outcome = launcher("--help").run();

        assertThat(outcome.code()).isZero();
        assertThat(outcome.err()).isEmpty();
        assertThat(String.join("\n", outcome.out()))
                .contains("--host", "--port", "--pool", "--max-body", "--drain-timeout")
                .contains("HYPERSERVE_POOL, default " + pool);
    }

    @Test
    void checksWithoutServingAndPrintsWhatCanBeReadAgain(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("hyperserve.conf");
        Files.writeString(file, "port = 0\nlog-level = warning\nroot = .\n");
        Command configured = launcher().withVariable("HYPERSERVE_CONFIG", file.toString());

        Outcome checked = configured.with("--check").run();
        assertThat(checked.err()).isEmpty();
        assertThat(checked.out()).containsExactly("configuration ok");
        assertThat(checked.code()).isZero();

        Outcome printed = configured.with("--print-config", "--max-body=1k").run();
        assertThat(printed.err()).isEmpty();
        assertThat(printed.code()).isZero();
        assertThat(printed.out())
                .containsSequence("# " + file + ":1", "port = 0")
                .containsSequence("# default", "pool = " + pool)
                .containsSequence("# command line", "max-body = 1KiB")
                .containsSequence("# " + file + ":2", "log-level = warning");

        Path again = Files.write(folder.resolve("again.conf"), printed.out());
        Outcome second = launcher("--print-config", "--config", again.toString()).run();
        assertThat(withoutSources(second)).isEqualTo(withoutSources(printed));
        assertThat(second.code()).isZero();
    }

    private static List<String> withoutSources(Outcome printed) {
        return printed.out().stream().filter(line -> !line.startsWith("# ")).toList();
    }

    @Test
    void versionIsOneLine() throws Exception {
        Outcome outcome = launcher("--version").run();

        assertThat(outcome.code()).isZero();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).singleElement().asString().matches("HyperServe [0-9]\\S+");
    }

    @Test
    void theCommandLineWinsOverTheEnvironment() throws Exception {
        Command command = launcher("--pool", pool).withVariable("HYPERSERVE_POOL", "none");
        try (ServerProcess server = ServerProcess.start(command)) {
            assertThat(server.pool).isEqualTo(pool);
        }
    }
}
