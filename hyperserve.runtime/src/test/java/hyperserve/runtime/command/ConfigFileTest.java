package hyperserve.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.SplittableRandom;

class ConfigFileTest {

    @TempDir private Path folder;

    private static ConfigFile of(String text) throws UsageException {
        return ConfigFile.of("zoo.conf", text.getBytes(StandardCharsets.UTF_8));
    }

    private static String mistake(byte[] content) {
        UsageException[] caught = new UsageException[1];
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> ConfigFile.of("zoo.conf", content))
                .satisfies(e -> caught[0] = e);
        return caught[0].getMessage();
    }

    /// In a table `N` is a line feed, `R` a carriage return, `T` a tab, `_` a space, `F` a
    /// form feed and `B` a backslash.
    private static String text(String coded) {
        return coded.replace('N', '\n')
                .replace('R', '\r')
                .replace('T', '\t')
                .replace('_', ' ')
                .replace('F', '\f')
                .replace('B', '\\');
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "legs=4 | 1 legs 4",
                "legs = 4N | 1 legs 4",
                "legs:4RN | 1 legs 4",
                "T_legs_T:_T4RN | 1 legs 4",
                "#_a=bN!c=dNNT#_eNlegs=4 | 5 legs 4",
                "#_no_continuationBNlegs=4 | 2 legs 4",
                "legs= | 1 legs ''",
                "legs=_NNx=1 | 1 legs ''; 3 x 1",
                "legs=4BN__2BNT1Nx=#1 | 1 legs 421; 4 x #1",
                "legs=4BN#2 | 1 legs 4#2",
                "legs=4BNNx=1 | 1 legs 4; 3 x 1",
                "legs=4BBNx=1 | 1 legs 4B; 2 x 1",
                "legs=BtBnBrBf | 1 legs TNRF",
                "legs=BBB:B=B#B!B_ | 1 legs B:=#!_",
                "legs=B__xB_B_ | 1 legs __x__",
                "legs=Bu00e9Bu00E9é | 1 legs ééé",
                "legs=BuD83DBuDE00 | 1 legs 😀",
                "legs==4:=_x | 1 legs =4:=_x",
            })
    void readsSettings(String coded, String expected) throws UsageException {
        StringBuilder entries = new StringBuilder();
        for (ConfigFile.Entry each : of(text(coded)).entries()) {
            String value = each.value().isEmpty() ? "''" : each.value();
            entries.append(entries.isEmpty() ? "" : "; ").append(each.line());
            entries.append(' ').append(each.key()).append(' ').append(value);
        }
        assertThat(entries).hasToString(text(expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "legs | 1: 'legs' is no setting: it has no = or :",
                "Nlegs_4 | 2: 'legs 4' is no setting: it has no = or :",
                "=4 | 1: '' is no key, such as max-body",
                "le_gs=4 | 1: 'le gs' is no key, such as max-body",
                "leBgs=4 | 1: 'le\\gs' is no key, such as max-body",
                "legs=4_ | 1: legs ends in white space: take it away, or write \\u0020 for the last"
                        + " of it",
                "legs=BB_ | 1: legs ends in white space: take it away, or write \\u0020 for the"
                        + " last of it",
                "legs=4TRN | 1: legs ends in white space: take it away, or write \\u0020 for the"
                        + " last of it",
                "legs=Bd | 1: legs has '\\d', which means nothing: a backslash itself is two of"
                        + " them",
                "legs=C:BtempBbin | 1: legs has '\\b', which means nothing: a backslash itself is"
                        + " two of them",
                "legs=Bu12 | 1: legs has \\u without four hexadecimal digits behind it",
                "legs=Bu+123 | 1: legs has \\u without four hexadecimal digits behind it",
                "legs=BuD83D | 1: legs has half of a surrogate pair",
                "_BNlegs=4 | 1: begins with a backslash",
                "Blegs=4 | 1: begins with a backslash",
                "legs=4B | 1: goes on in the next line by its backslash, but there is none",
                "legs=4BN | 1: goes on in the next line by its backslash, but there is none",
                "legs=4Rarms=2 | 1: has the control character \\u{d}",
                "legs=4R | 1: has the control character \\u{d}",
                "#_F | 1: has the control character \\u{c}",
                "legs=4BNxF | 2: has the control character \\u{c}",
                "legs=4NNx=1Nlegs=4 | 4: 'legs' is set in line 1 already; keep one of the two",
            })
    void refusesWhatWouldBeReadAsSomethingElse(String coded, String message) {
        assertThat(mistake(text(coded).getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("zoo.conf:" + message);
    }

    @Test
    void refusesWhatIsNoUtf8() {
        assertThat(mistake("a=1\nb=\u00e9".getBytes(StandardCharsets.ISO_8859_1)))
                .isEqualTo("zoo.conf:2: is not UTF-8");
        assertThat(mistake(new byte[] {'a', '=', (byte) 0xC3}))
                .isEqualTo("zoo.conf:1: is not UTF-8");
    }

    @Test
    void refusesAByteOrderMark() {
        assertThat(mistake("\uFEFFa=1".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(
                        "zoo.conf:1: begins with a byte order mark: save it as UTF-8 without one");
    }

    @Test
    void refusesMoreThanAMebibyte() throws UsageException {
        byte[] content = new byte[1 << 20];
        Arrays.fill(content, (byte) '\n');
        assertThat(ConfigFile.of("zoo.conf", content).entries()).isEmpty();
        assertThat(mistake(new byte[(1 << 20) + 1]))
                .isEqualTo("--config: zoo.conf has more than 1 MiB, so it is no file of settings");
    }

    /// To count the backslashes of all that has come by then would take minutes.
    @Test
    @Timeout(20)
    void readsManyLinesOfBackslashesInOneGo() throws UsageException {
        int lines = 250_000;
        String text = "key = " + "\\\\\\\n".repeat(lines) + "end\n";
        assertThat(of(text).entries())
                .extracting(ConfigFile.Entry::value)
                .containsExactly("\\".repeat(lines) + "end");
    }

    @Test
    void saysWhyAFileCannotBeRead() {
        Path missing = folder.resolve("miss\ning");
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> ConfigFile.read(missing))
                .withMessage(
                        "--config: "
                                + folder
                                + "/miss\\u{a}ing cannot be read: there is no such"
                                + " file");
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> ConfigFile.read(folder))
                .withMessage("--config: " + folder + " cannot be read: it is a folder");
    }

    @Test
    void readsAFile() throws IOException, UsageException {
        Path file = Files.writeString(folder.resolve("zoo.conf"), "legs = 4\n");
        assertThat(ConfigFile.read(file))
                .isEqualTo(
                        new ConfigFile(
                                file.toString(), List.of(new ConfigFile.Entry(1, "legs", "4"))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "  x  ",
                "\\",
                "a\\nb",
                "#x",
                "=",
                "é😀",
                " \\ ",
                "a b:c=d",
                "a\nport = 9",
                "\tx\ty\t",
                "\r",
                "\u0001",
                "\u0085"
            })
    void writesWhatItReads(String value) throws UsageException {
        assertThat(of("key = " + ConfigFile.written(value) + "\n").entries())
                .containsExactly(new ConfigFile.Entry(1, "key", value));
    }

    /// Whatever it takes means to [Properties] the same.
    @Test
    void takesAPartOfWhatPropertiesTake() throws IOException {
        SplittableRandom random = new SplittableRandom(7);
        String letters = "ab=: \t\\\\\\\\\n\n\r#!utnz0041\f\u00e9";
        int taken = 0;
        for (int i = 0; i < 200_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(16); length > 0; length--) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            try {
                ConfigFile file = of(text.toString());
                Properties expected = new Properties();
                expected.load(new StringReader(text.toString()));
                Properties actual = new Properties();
                file.entries().forEach(each -> actual.setProperty(each.key(), each.value()));
                assertThat(actual).as("'%s'", text).isEqualTo(expected);
                taken += actual.isEmpty() ? 0 : 1;
            } catch (UsageException e) {
                assertThat(e).hasMessageStartingWith("zoo.conf:");
            }
        }
        assertThat(taken).isGreaterThan(1000);
    }
}
