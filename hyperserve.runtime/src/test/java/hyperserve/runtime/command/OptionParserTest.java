package hyperserve.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

class OptionParserTest {

    private static final Option<Integer> LEGS = Option.number("legs", "how many legs", 0, 8, 4);
    private static final Option<Long> MAX_LOAD =
            Option.size("max-load", "how much it carries", 1, 1 << 20, 1024);
    private static final Option<String> NAME =
            Option.text(
                    "name",
                    "what it is called",
                    "WORD",
                    "a word",
                    Pattern.compile("[a-z-]+"),
                    null);
    private static final Option<Boolean> HELP = Option.flag("help", "print this");
    private static final Option<Boolean> VERSION = Option.flag("version", "print that");

    private static final OptionParser PARSER =
            new OptionParser(
                    "ZOO_", Set.of("ZOO_KEEPER"), List.of(LEGS, MAX_LOAD, NAME, HELP, VERSION));

    private static OptionValues parse(Map<String, String> environment, String... args)
            throws UsageException {
        return PARSER.parse(args, environment);
    }

    private static OptionValues parse(String... args) throws UsageException {
        return parse(Map.of(), args);
    }

    @Test
    void givesDefaults() throws UsageException {
        OptionValues values = parse();

        assertThat(values.get(LEGS)).isEqualTo(4);
        assertThat(values.get(MAX_LOAD)).isEqualTo(1024L);
        assertThat(values.find(NAME)).isNull();
        assertThat(values.has(HELP)).isFalse();
        assertThatIllegalStateException().isThrownBy(() -> values.get(NAME));
    }

    @Test
    void letsTheLastOneWinOverTheEnvironment() throws UsageException {
        Map<String, String> environment = Map.of("ZOO_LEGS", "1", "ZOO_MAX_LOAD", "2k");

        OptionValues values = parse(environment, "--legs", "2", "--name=x", "--legs=3");

        assertThat(values.get(LEGS)).isEqualTo(3);
        assertThat(values.get(MAX_LOAD)).isEqualTo(2048L);
        assertThat(values.find(NAME)).isEqualTo("x");
    }

    @Test
    void takesAValueWithDashesOnlyAfterAnEqualsSign() throws UsageException {
        assertThat(parse("--name=--x").find(NAME)).isEqualTo("--x");
        assertThat(parse("--name", "-x").find(NAME)).isEqualTo("-x");
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> parse("--name", "--x"))
                .withMessage("--name needs a value: a word");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--legs | --legs needs a value: a whole number from 0 to 8",
                "--legs= | --legs is '', but must be a whole number from 0 to 8",
                "--legs 9 | --legs is '9', but must be a whole number from 0 to 8",
                "--legs=4294967296 | --legs is '4294967296', but must be a whole number from 0 to"
                        + " 8",
                "--legs=1=1 | --legs is '1=1', but must be a whole number from 0 to 8",
                "--max-load 2M | --max-load is '2M', but must be a size from 1 to 1MiB, such as"
                        + " 64KiB",
                "--leg 4 | unknown option '--leg': did you mean --legs? (--help lists all)",
                "--max-laod=4 | unknown option '--max-laod': did you mean --max-load? (--help lists"
                        + " all)",
                "--LEGS 4 | unknown option '--LEGS' (--help lists all)",
                "--wings 2 | unknown option '--wings' (--help lists all)",
                "-l | unknown option '-l' (--help lists all)",
                "-- | unknown option '--' (--help lists all)",
                "-legs 4 | unknown option '-legs': did you mean --legs? (--help lists all)",
                "--legs 4 dog | unexpected 'dog': every setting is an option (--help lists all)",
                "legs=4 | unexpected 'legs': every setting is an option (--help lists all)",
                "--help=me | --help is 'me', but must be without a value",
                "--legs x --max-load x | --legs is 'x', but must be a whole number from 0 to 8",
            })
    void saysInOneLineWhatIsWrong(String line, String message) {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> parse(line.split(" ")))
                .withMessage(message);
    }

    @Test
    void refusesAnEmptyArgument() {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> parse(""))
                .withMessageStartingWith("unexpected ''");
    }

    @Test
    void namesTheVariableThatIsWrong() {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("ZOO_WINGS", "2");
        environment.put("ZOO_LEGS", "");

        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> parse(environment))
                .withMessage("ZOO_LEGS is '', but must be a whole number from 0 to 8");
        environment.remove("ZOO_LEGS");
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> parse(environment))
                .withMessage("unknown variable 'ZOO_WINGS' (--help lists all)");
    }

    @Test
    void suggestsTheVariableThatWasMeant() {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> parse(Map.of("ZOO_MAXLOAD", "2")))
                .withMessageContaining("did you mean ZOO_MAX_LOAD?");
    }

    @Test
    void leavesVariablesOfOthersAlone() throws UsageException {
        Map<String, String> others = Map.of("ZOO_KEEPER", "x", "ZOOM", "x", "LEGS", "x");

        assertThat(parse(others).get(LEGS)).isEqualTo(4);
    }

    @Test
    void letsAFlagWinOverMistakes() throws UsageException {
        Map<String, String> environment = Map.of("ZOO_LEGS", "x");

        OptionValues values = parse(environment, "--wings", "--help", "dog", "--legs", "3");

        assertThat(values.has(HELP)).isTrue();
        assertThat(values.has(VERSION)).isFalse();
        assertThat(values.get(LEGS)).isEqualTo(4);
    }

    @Test
    void doesNotTakeAValueForAFlag() throws UsageException {
        assertThat(parse("--name=--help").has(HELP)).isFalse();
    }

    @Test
    void keepsAMessageOnOneLineWhateverTheValue() {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> parse("--legs=4\r\n\u001B[31m\u2028\u202E"))
                .withMessageStartingWith("--legs is '4\\u{d}\\u{a}\\u{1b}[31m\\u{2028}\\u{202e}',");
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> parse("--x\ny"))
                .withMessageStartingWith("unknown option '--x\\u{a}y'");
    }

    @Test
    void cutsALongValue() {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> parse("--legs=" + "9".repeat(1_000_000)))
                .withMessageStartingWith("--legs is '" + "9".repeat(80) + "…',")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200));
    }

    @Test
    void listsOptionsWithVariableAndDefault() {
        assertThat(PARSER.help())
                .isEqualTo(
                        """
                          --legs NUMBER    how many legs
                                           ZOO_LEGS, default 4
                          --max-load SIZE  how much it carries
                                           ZOO_MAX_LOAD, default 1KiB
                          --name WORD      what it is called
                                           ZOO_NAME
                          --help           print this
                          --version        print that
                        """);
    }
}
