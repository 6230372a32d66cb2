package hyperserve.jlink;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.jlink.Command.Outcome;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.stream.Stream;

/// What the command line says to those who are wrong, and to those who ask.
final class UsageIT {

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of("--prot", Command.image("--prot", "1")),
                Arguments.of("--port", Command.image("--port", "70000")),
                Arguments.of("--max-body", Command.image("--max-body=many")),
                Arguments.of("surplus", Command.image("surplus")),
                Arguments.of(
                        "HYPERSERVE_PORT", Command.image().withVariable("HYPERSERVE_PORT", "x")),
                Arguments.of(
                        "HYPERSERVE_PROT", Command.image().withVariable("HYPERSERVE_PROT", "1")));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void namesAMistakeInOneLineAndEndsWithCodeTwo(String named, Command command) throws Exception {
        Outcome outcome = command.run();

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).singleElement().asString().contains(named);
    }

    @Test
    void helpNamesEverySetting() throws Exception {
        Outcome outcome = Command.image("--help").run();

        assertThat(outcome.code()).isZero();
        assertThat(outcome.err()).isEmpty();
        assertThat(String.join("\n", outcome.out()))
                .contains("--host", "--port", "--pool", "--max-body", "--drain-timeout")
                .contains("HYPERSERVE_POOL, default standard");
    }

    @Test
    void versionIsOneLine() throws Exception {
        Outcome outcome = Command.image("--version").run();

        assertThat(outcome.code()).isZero();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).singleElement().asString().matches("HyperServe [0-9]\\S+");
    }

    @Test
    void theCommandLineWinsOverTheEnvironment() throws Exception {
        Command command =
                Command.image("--pool", "standard").withVariable("HYPERSERVE_POOL", "none");
        try (ServerProcess server = ServerProcess.start(command)) {
            assertThat(server.pool).isEqualTo("standard");
        }
    }
}
