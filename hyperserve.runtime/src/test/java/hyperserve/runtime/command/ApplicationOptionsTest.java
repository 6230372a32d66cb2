package hyperserve.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hyperserve.api.HandlerProvider;
import hyperserve.api.Response;
import hyperserve.api.Routes;
import hyperserve.api.Setting;
import hyperserve.api.SettingValues;
import hyperserve.runtime.startup.StartupException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// The settings of applications, beside those of the server.
final class ApplicationOptionsTest {

    private static final Setting<String> FILE =
            Setting.text("notes-db", "where the notes are", "notes.db");
    private static final Setting<String> KEY = Setting.text("notes-key", "who may write");
    private static final Setting<Integer> COUNT =
            Setting.number("notes-count", "how many there may be", 1, 100, 10);
    private static final Setting<Long> SIZE =
            Setting.size("notes-size", "bytes of each", 0, 1 << 20, 4096);
    private static final Setting<Duration> AGE =
            Setting.time(
                    "notes-age",
                    "how old they may become",
                    Duration.ofSeconds(1),
                    Duration.ofHours(24),
                    Duration.ofHours(1));
    private static final Setting<Boolean> PUBLIC =
            Setting.onOff("notes-public", "whether all may read", true);

    private static final Notes NOTES = new Notes(FILE, KEY, COUNT, SIZE, AGE, PUBLIC);

    private static class Notes implements HandlerProvider {
        private final List<Setting<?>> settings;
        private String file = "unset";

        Notes(Setting<?>... settings) {
            this.settings = List.of(settings);
        }

        @Override
        public List<Setting<?>> settings() {
            return settings;
        }

        @Override
        public void configure(SettingValues values) {
            file = values.get(FILE);
        }

        @Override
        public void register(Routes routes) {
            String registered = file;
            routes.get("/file", request -> Response.text(registered));
        }
    }

    private static final class Others extends Notes {
        Others(Setting<?>... settings) {
            super(settings);
        }
    }

    private static SettingValues values(Map<String, String> environment, String... args)
            throws UsageException {
        return ((Settings) Settings.parse(args, environment, null, () -> List.of(NOTES)))
                .applications();
    }

    private static String help(Supplier<List<HandlerProvider>> applications) throws UsageException {
        String[] line = {"--help"};
        return ((Invocation.Help) Settings.parse(line, Map.of(), null, applications)).text();
    }

    @ParameterizedTest
    @CsvSource({
        "notes-db, some file, some file, notes.db",
        "notes-key, '', '', ",
        "notes-count, 100, 100, 10",
        "notes-size, 64k, 65536, 4096",
        "notes-age, 2m, PT2M, PT1H",
        "notes-public, off, false, true",
    })
    void comeFromTheCommandLineOrTheEnvironmentOrAreDefaults(
            String name, String given, String value, String byDefault) throws UsageException {
        Setting<?> setting =
                NOTES.settings().stream()
                        .filter(each -> each.name().equals(name))
                        .findFirst()
                        .orElseThrow();
        Map<String, String> environment = Map.of(setting.variable(), given);
        String option = "--" + name + "=" + given;

        assertThat(values(Map.of(), option).find(setting)).hasToString(value);
        assertThat(values(environment).find(setting)).hasToString(value);
        if (byDefault == null) {
            assertThat(values(Map.of()).find(setting)).isNull();
        } else {
            assertThat(values(Map.of()).find(setting)).hasToString(byDefault);
        }
    }

    @Test
    void thatAreNumbersNeedNotHaveADefault() throws UsageException {
        Setting<Integer> door = Setting.number("notes-door", "which door", 1, 9);
        Supplier<List<HandlerProvider>> notes = () -> List.of(new Notes(door));
        String[] given = {"--notes-door", "7"};

        SettingValues none =
                ((Settings) Settings.parse(new String[0], Map.of(), null, notes)).applications();
        SettingValues some =
                ((Settings) Settings.parse(given, Map.of(), null, notes)).applications();
        assertThat(none.find(door)).isNull();
        assertThat(some.find(door)).isEqualTo(7);
        assertThat(help(notes)).contains("which door");
    }

    @Test
    void ofTheCommandLineWinOverTheEnvironment() throws UsageException {
        Map<String, String> environment = Map.of("NOTES_DB", "e", "HYPERSERVE_PORT", "1");
        String[] line = {"--notes-db", "a", "--port", "2", "--notes-db", "b"};
        Settings settings =
                (Settings) Settings.parse(line, environment, null, () -> List.of(NOTES));

        assertThat(settings.applications().get(FILE)).isEqualTo("b");
        assertThat(settings.port()).isEqualTo(2);
    }

    @Test
    void haveNoVariableWithThePrefixOfTheServer() {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> values(Map.of("HYPERSERVE_NOTES_DB", "x")))
                .withMessageStartingWith("unknown variable 'HYPERSERVE_NOTES_DB'");
    }

    @ParameterizedTest
    @CsvSource({
        "--notes-count=0,  '--notes-count is ''0'', but must be a whole number from 1 to 100'",
        "--notes-count,    '--notes-count needs a value: a whole number from 1 to 100'",
        "--notes-public=1, '--notes-public is ''1'', but must be on or off'",
        "--note-db=x,      'unknown option ''--note-db'': did you mean --notes-db? (--help lists"
                + " all)'",
    })
    void mistakesAreNamedAsThoseOfTheServer(String argument, String line) {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> values(Map.of(), argument))
                .withMessage(line);
    }

    @Test
    void aMistakeInAVariableCountsThoughAnOptionOverridesIt() {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> values(Map.of("NOTES_AGE", "1"), "--notes-age", "1s"))
                .withMessage(
                        "NOTES_AGE is '1', but must be a time from 1s to 24h, such as 500ms, 10s or"
                                + " 2m");
    }

    @Test
    void standInTheHelpBelowThoseOfTheServer() throws UsageException {
        String text = help(() -> List.of(routes -> {}, NOTES));

        assertThat(text.lines().filter(line -> line.startsWith("  ")))
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        assertThat(text)
                .endsWith(
                        """
                          --version                   print the version and exit

                        Settings of TYPE:

                          --notes-db TEXT        where the notes are
                                                 NOTES_DB, default notes.db
                          --notes-key TEXT       who may write
                                                 NOTES_KEY
                          --notes-count NUMBER   how many there may be
                                                 NOTES_COUNT, default 10
                          --notes-size SIZE      bytes of each
                                                 NOTES_SIZE, default 4KiB
                          --notes-age TIME       how old they may become
                                                 NOTES_AGE, default 1h
                          --notes-public on|off  whether all may read
                                                 NOTES_PUBLIC, default on
                        """
                                .replace("TYPE", type(NOTES)));
    }

    /// As a provider has in messages, too.
    private static String type(HandlerProvider application) {
        Class<?> type = application.getClass();
        return type.getModule().isNamed()
                ? type.getName() + " (module " + type.getModule().getName() + ")"
                : type.getName();
    }

    @Test
    void thatCannotBeHadLeaveTheHelpOfTheServer() throws UsageException {
        String whole =
                help(
                        () -> {
                            throw new StartupException("the plug-in x.jar cannot be used");
                        });

        assertThat(whole)
                .startsWith(help(List::of))
                .endsWith(
                        "\nThe settings of applications are not known: the plug-in x.jar cannot be"
                                + " used\n");
    }

    @Test
    void areNotAskedForByWhoWantsTheVersion() throws UsageException {
        String[] line = {"--version", "--notes-db"};

        assertThat(
                        Settings.parse(
                                line,
                                Map.of(),
                                null,
                                () -> {
                                    throw new AssertionError("asked");
                                }))
                .isEqualTo(new Invocation.Version());
    }

    private static void assertCannotStart(String why, HandlerProvider... applications) {
        String[] line = {};
        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> Settings.parse(line, Map.of(), null, () -> List.of(applications)))
                .withMessage(why);
    }

    @Test
    void cannotHaveANameOfTheServers() {
        assertCannotStart(
                Notes.class.getName()
                        + " declares a setting --max-body, which is the server's own: rename it",
                new Notes(FILE, Setting.text("max-body", "not mine")));
    }

    @Test
    void ofModulesOfTheServerHaveOptionsAndVariablesAsItsOwn() throws UsageException {
        Setting<String> root = Setting.text("hyperserve-root", "a folder");
        List<HandlerProvider> applications = List.of(new Notes(FILE, root));
        Map<String, String> environment = Map.of("HYPERSERVE_ROOT", "a", "NOTES_DB", "b");
        String[] none = {};
        String[] line = {"--root", "c"};
        String[] help = {"--help"};

        Settings fromEnvironment =
                (Settings) Settings.parse(none, environment, null, () -> applications);
        Settings fromLine = (Settings) Settings.parse(line, environment, null, () -> applications);
        Invocation.Help text =
                (Invocation.Help) Settings.parse(help, Map.of(), null, () -> applications);

        assertThat(fromEnvironment.applications().find(root)).isEqualTo("a");
        assertThat(fromEnvironment.applications().find(FILE)).isEqualTo("b");
        assertThat(fromLine.applications().find(root)).isEqualTo("c");
        assertThat(text.text()).containsPattern("--root TEXT +a folder\n +HYPERSERVE_ROOT");
    }

    @Test
    void ofModulesOfTheServerAreUnknownWithoutThem() {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> values(Map.of("HYPERSERVE_ROOT", "a")))
                .withMessageContaining("unknown variable 'HYPERSERVE_ROOT'");
    }

    @Test
    void cannotHaveTheOptionOfAModuleOfTheServer() {
        assertCannotStart(
                "the setting --root-dir is declared twice, by "
                        + Notes.class.getName()
                        + " and by "
                        + Others.class.getName()
                        + ": rename one of them, or take its module away",
                new Notes(FILE, Setting.text("hyperserve-root-dir", "a folder")),
                new Others(Setting.text("root-dir", "another one")));
    }

    @Test
    void cannotHaveTheNameOfEachOther() {
        Setting<Integer> same = Setting.number("notes-db", "another one", 0, 1, 0);
        assertCannotStart(
                "the setting --notes-db is declared twice, by "
                        + Notes.class.getName()
                        + " and by "
                        + Others.class.getName()
                        + ": rename one of them, or take its module away",
                NOTES,
                new Others(same));
    }

    @Test
    void thatThrowEndTheStart() {
        HandlerProvider failing =
                new Notes() {
                    @Override
                    public List<Setting<?>> settings() {
                        throw new IllegalStateException("no idea");
                    }
                };
        assertCannotStart(
                "the handlers of "
                        + failing.getClass().getName()
                        + " cannot be asked for their settings: java.lang.IllegalStateException: no"
                        + " idea; mend them, or take their module away",
                failing);
    }
}
