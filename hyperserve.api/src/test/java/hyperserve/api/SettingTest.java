package hyperserve.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

final class SettingTest {

    private static final Setting<String> FILE = Setting.text("notes-db", "the file", "notes.db");
    private static final Setting<String> KEY = Setting.text("notes-key", "the key");
    private static final Setting<Integer> COUNT = Setting.number("notes-max", "notes", 1, 9, 5);

    @Test
    void hasAVariableOfItsOwnName() {
        assertThat(Setting.onOff("notes-db-2", "", true).variable()).isEqualTo("NOTES_DB_2");
    }

    @Test
    void ofAModuleOfTheServerHasAnOptionOfOneWord() {
        Setting<String> root = Setting.text("hyperserve-root", "a folder");

        assertThat(root.isOfServer()).isTrue();
        assertThat(root).hasToString("--root");
        assertThat(root.variable()).isEqualTo("HYPERSERVE_ROOT");
        assertThat(FILE.isOfServer()).isFalse();
        assertThat(FILE).hasToString("--notes-db");
    }

    /// One word would be `PATH`; others could not be typed.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "path",
                "Notes-db",
                "notes_db",
                "notes-",
                "-db",
                "--db",
                "2-db",
                "notes db",
                "hyperserve",
                "hyperserve-",
                "nötes-db",
                ""
            })
    void refusesNamesThatAreNotTwoWords(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Setting.text(name, "a setting"))
                .withMessageContaining("'" + name + "'");
    }

    @Test
    void refusesADescriptionOfTwoLines() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Setting.text("notes-db", "one\ntwo"))
                .withMessageContaining("notes-db");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10})
    void refusesADefaultOutOfBounds(int value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Setting.number("notes-max", "notes", 1, 9, value))
                .withMessage("notes-max cannot be " + value);
    }

    @Test
    void tellsItsBounds() {
        Duration second = Duration.ofSeconds(1);
        Setting<Duration> time =
                Setting.time("notes-age", "age", second, second.plus(second), second);
        assertThat(time.least()).isEqualTo(second);
        assertThat(time.greatest()).isEqualTo(Duration.ofSeconds(2));
        assertThat(FILE.least()).isNull();
        assertThat(Setting.size("notes-size", "size", 1, 2, 1).greatest()).isEqualTo(2);
    }

    @Test
    void hasItsDefaultUnlessItIsGiven() {
        SettingValues none = SettingValues.empty();
        SettingValues some = none.with(COUNT, 7).with(KEY, "swordfish").with(COUNT, 8);
        assertThat(none.get(COUNT)).isEqualTo(5);
        assertThat(some.get(COUNT)).isEqualTo(8);
        assertThat(some.get(KEY)).isEqualTo("swordfish");
        assertThat(some.get(FILE)).isEqualTo("notes.db");
        assertThat(none.find(KEY)).isNull();
        assertThatIllegalStateException()
                .isThrownBy(() -> none.get(KEY))
                .withMessage("--notes-key has no value: give it, or the variable NOTES_KEY");
    }

    @Test
    void refusesAValueThatIsNotAllowed() {
        SettingValues none = SettingValues.empty();
        assertThatIllegalArgumentException().isThrownBy(() -> none.with(COUNT, 10));
        assertThatIllegalArgumentException().isThrownBy(() -> none.with(FILE, "a\nb"));
    }
}
