package hyperserve.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hyperserve.api.HandlerProvider;
import hyperserve.api.Routes;
import hyperserve.api.Setting;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

class SettingsSourceTest {

    private static final Setting<String> TITLE = Setting.text("shop-title", "the title", "Shop");
    private static final Setting<String> KEY = Setting.text("shop-key", "who may buy").secret();
    private static final Setting<Integer> CARTS =
            Setting.number("hyperserve-shop-carts", "how many", 1, 9, 3).live();
    private static final Setting<String> COLOUR =
            Setting.text("shop-colour", "of the door", "red")
                    .allowing("red or green", List.of("red", "green")::contains);

    private static final class Shop implements HandlerProvider {
        @Override
        public List<Setting<?>> settings() {
            return List.of(TITLE, KEY, CARTS, COLOUR);
        }

        @Override
        public void register(Routes routes) {
            // The settings are all there is.
        }
    }

    @TempDir private Path folder;

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("zoo.conf"), content);
    }

    private static SettingsSource source(Map<String, String> environment, String... args) {
        return new SettingsSource(args, environment, null, () -> List.of(new Shop()));
    }

    private SettingsSource source(String content, String... args) throws IOException {
        List<String> all = new ArrayList<>(List.of(args));
        all.addFirst("--config=" + file(content));
        return source(Map.of(), all.toArray(String[]::new));
    }

    private Settings settings(String content, String... args) throws Exception {
        return (Settings) source(content, args).read();
    }

    private String mistake(String content, String... args) throws IOException {
        SettingsSource source = source(content, args);
        UsageException[] caught = new UsageException[1];
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(source::read)
                .satisfies(e -> caught[0] = e);
        return caught[0].getMessage().replace(folder + "/", "");
    }

    @Test
    void takeTheCommandLineOverTheEnvironmentOverTheFileOverDefaults() throws Exception {
        Path file =
                file("port = 1\nmax-body=1k\nbacklog: 7\nshop-title = In the file\nshop-carts=5\n");
        Map<String, String> environment =
                Map.of("HYPERSERVE_PORT", "2", "HYPERSERVE_MAX_BODY", "2k", "SHOP_KEY", "k");
        Settings settings =
                (Settings) source(environment, "--port=3", "--config", file.toString()).read();

        assertThat(settings.port()).isEqualTo(3);
        assertThat(settings.limits().body()).isEqualTo(2048);
        assertThat(settings.limits().backlog()).isEqualTo(7);
        assertThat(settings.applications().get(TITLE)).isEqualTo("In the file");
        assertThat(settings.applications().get(CARTS)).isEqualTo(5);
        assertThat(settings.applications().get(KEY)).isEqualTo("k");
        assertThat(settings.applications().get(COLOUR)).isEqualTo("red");
    }

    @Test
    void findTheFileByTheEnvironmentToo() throws Exception {
        Map<String, String> environment =
                Map.of("HYPERSERVE_CONFIG", file("port = 1\n").toString());
        assertThat(((Settings) source(environment).read()).port()).isEqualTo(1);
    }

    @Test
    void takeTheLastOfSeveralFiles() throws Exception {
        Path other = Files.writeString(folder.resolve("other.conf"), "port=2\n");
        assertThat(settings("port=1\n", "--config=" + other).port()).isEqualTo(2);
    }

    @Test
    void takeSeveralValuesWithCommas() throws Exception {
        assertThat(settings("listen=unix:/a,unix:/b\n").listen()).hasToString("[/a, /b]");
        assertThat(settings("listen=unix:/a,unix:/b\n", "--listen=unix:/c").listen())
                .hasToString("[/c]");
        assertThat(settings("listen=unix:/a\n").listensAtPort()).isFalse();
        assertThat(settings("listen=unix:/a\nport=8080\n").listensAtPort()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "port=many | port is 'many', but must be a whole number from 0 to 65535",
                "prot=1 | unknown key 'prot': did you mean port? (--help lists all)",
                "--port=1 | unknown key '--port': did you mean port? (--help lists all)",
                "wings=1 | unknown key 'wings' (--help lists all)",
                "HYPERSERVE_PORT=1 | unknown key 'HYPERSERVE_PORT' (--help lists all)",
                "config=x | config is for the command line, not for a file",
                "help=on | help is for the command line, not for a file",
                "version=on | version is for the command line, not for a file",
                "check=on | check is for the command line, not for a file",
                "print-config= | print-config is for the command line, not for a file",
                "cheque=on | unknown key 'cheque' (--help lists all)",
                "shop-carts=10 | shop-carts is '10', but must be a whole number from 1 to 9",
                "shop-colour=blue | shop-colour is 'blue', but must be red or green",
                "shop-key=\\t | shop-key is not shown, but must be text without control characters",
            })
    void nameFileLineKeyAndValue(String line, String message) throws IOException {
        assertThat(mistake("\n" + line + "\n")).isEqualTo("zoo.conf:2: " + message);
    }

    @Test
    void doNotIgnoreABadLineThatAnOptionOverrides() throws IOException {
        assertThat(mistake("port=many\n", "--port=1")).startsWith("zoo.conf:1: port is 'many'");
    }

    @Test
    void sayWhatMayNotBeShownNowhere() throws IOException {
        assertThat(mistake("", "--shop-key=4711\u0007")).doesNotContain("4711");
    }

    private String printed(String content, String... args) throws Exception {
        List<String> all = new ArrayList<>(List.of(args));
        all.add("--print-config");
        Invocation invocation = source(content, all.toArray(String[]::new)).read();
        return ((Invocation.PrintConfig) invocation).text().replace(folder + "/", "");
    }

    @Test
    void printEachSettingWithItsSource() throws Exception {
        assertThat(printed("max-body=1024\nshop-title= \\ a\\\\b\\ \n", "--port=3"))
                .startsWith(
                        """
                        # default
                        host = 127.0.0.1
                        # command line
                        port = 3
                        # default
                        inherit-socket = off
                        # default, not set
                        #listen =
                        """)
                .contains("# zoo.conf:1\nmax-body = 1KiB\n")
                .contains("# zoo.conf:2\nshop-title = \\u0020a\\\\b\\u0020\n")
                .contains("# default, not set\n#shop-key =\n")
                .contains("# default\nshop-carts = 3\n")
                .contains("# default, without effect here\n#https-redirect = off\n")
                .doesNotContain("config", "help", "check");
        Map<String, String> environment = Map.of("SHOP_KEY", "4711", "SHOP_COLOUR", "green");
        Invocation printed = source(environment, "--print-config").read();
        assertThat(((Invocation.PrintConfig) printed).text())
                .contains("# environment SHOP_KEY, not shown\n#shop-key =\n")
                .contains("# environment SHOP_COLOUR\nshop-colour = green\n")
                .doesNotContain("4711");
    }

    private static String withoutSources(String printed) {
        return printed.lines()
                .filter(line -> !line.startsWith("# "))
                .reduce("", (all, line) -> all + line + "\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--listen=unix:/a",
                "--listen=unix:/a,[::1]:80 --listen=example.org:1 --socket-mode=600",
                "--listen=unix:/a --port=1",
                "--inherit-socket=on",
                "--inherit-socket=on --listen=[fe80::1%eth0]:80",
                "--tls-cert=a,b --tls-key=c --tls-key=d",
                "--tls-cert=a --tls-key=b --listen=unix:/a --tls-client-ca=c --plain-port=0",
                "--host=::1 --min-rate=0 --drain-delay=90s --max-memory=1g --pool=fast",
                "--shop-title=é=#:!\\ --shop-carts=9",
            })
    void printWhatMeansTheSameWhenItIsReadAgain(String options) throws Exception {
        String[] args = options.isEmpty() ? new String[0] : options.split(" ");
        String first = printed("", args);
        assertThat(withoutSources(printed(first))).isEqualTo(withoutSources(first));
        assertThat(settings(first)).hasToString(source(Map.of(), args).read().toString());
    }

    @Test
    void countMistakesBesideTheModes() throws Exception {
        assertThat(mistake("", "--check", "--port=x")).startsWith("--port is 'x'");
        assertThat(mistake("prot=1\n", "--print-config")).startsWith("zoo.conf:1: unknown key");
        assertThat(mistake("", "--print-config", "--check"))
                .isEqualTo("--print-config and --check are two things: ask for one");
        assertThat(mistake("", "--tls-key=a", "--check")).startsWith("--tls-key needs --tls-cert");
        assertThat(source("", "--check", "--port=1", "--help").read())
                .isInstanceOf(Invocation.Help.class);
        assertThat(source("", "--port=1", "--check").read())
                .isEqualTo(new Invocation.Check(settings("", "--port=1")));
    }

    @Test
    void takeOverWhatCanChangeWhenTheFileIsReadAgain() throws Exception {
        SettingsSource source =
                source("port=1\nmax-body=1k\nidle-timeout=1s\nshop-key=a\nshop-carts=1\n");
        Settings before = (Settings) source.read();
        file(
                """
                port=2
                max-body=1024
                header-timeout=7s
                shop-key=b
                shop-carts=2
                listen=unix:/a
                """);

        SettingsSource.Changes changes = source.readAgain();

        assertThat(changes.refused())
                .containsExactly(
                        "port: 1 -> 2 needs a new start",
                        "listen: (not set) -> unix:/a needs a new start",
                        "shop-key: (not shown) -> (not shown) needs a new start");
        assertThat(changes.applied())
                .containsExactly(
                        "header-timeout: 10s -> 7s",
                        "idle-timeout: 1s -> 1m",
                        "shop-carts: 1 -> 2");
        assertThat(changes.settings().port()).isEqualTo(1);
        assertThat(changes.settings().listen()).isEmpty();
        assertThat(changes.settings().limits()).isEqualTo(before.limits());
        assertThat(changes.settings().timeouts())
                .isEqualTo(
                        before.timeouts()
                                .withHeader(Duration.ofSeconds(7))
                                .withIdle(Duration.ofMinutes(1)));
        assertThat(changes.settings().applications().get(KEY)).isEqualTo("a");
        assertThat(changes.settings().applications().get(CARTS)).isEqualTo(2);

        SettingsSource.Changes again = source.readAgain();
        assertThat(again.applied()).isEmpty();
        assertThat(again.refused()).isEqualTo(changes.refused());
        assertThat(again.settings()).isEqualTo(changes.settings());
    }

    @Test
    void changeNothingWhenTheFileIsWrongNow() throws Exception {
        SettingsSource source = source("port=1\nmax-body=1k\n");
        var _ = source.read();
        for (String wrong : List.of("max-body=2k\nport=x\n", "max-body=2k\ntls-key=a\n")) {
            file(wrong);
            assertThatExceptionOfType(UsageException.class).isThrownBy(source::readAgain);
        }
        Files.delete(folder.resolve("zoo.conf"));
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(source::readAgain)
                .withMessageContaining("there is no such file");
        file("port=1\nmax-body=1k\n");
        assertThat(source.readAgain().applied()).isEmpty();
    }

    @Test
    void letTheCommandLineWinWhenTheFileIsReadAgain() throws Exception {
        SettingsSource source = source("max-body=1k\n", "--max-body=3k");
        var _ = source.read();
        file("max-body=2k\n");
        assertThat(source.readAgain().applied()).isEmpty();
    }
}
