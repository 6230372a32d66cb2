package hyperserve.logging.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import hyperserve.api.Setting;
import hyperserve.api.SettingValues;
import hyperserve.logging.LogLevels;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

final class LevelsTest {

    @AfterEach
    void takeBack() {
        List.copyOf(LogLevels.all().keySet()).forEach(LogLevels::unset);
        Format.configure("text");
    }

    @Test
    void infoIsLoggedAtFirst() {
        assertThat(LogLevels.of("a.b")).isEqualTo(Level.INFO);
        assertThat(LogLevels.all()).containsExactly(Map.entry("", Level.INFO));
    }

    @Test
    void theLongestNameWins() {
        LogLevels.set("", Level.ERROR);
        LogLevels.set("a", Level.DEBUG);
        LogLevels.set("a.b.c", Level.OFF);
        assertThat(LogLevels.of("x")).isEqualTo(Level.ERROR);
        assertThat(LogLevels.of("a")).isEqualTo(Level.DEBUG);
        assertThat(LogLevels.of("a.b")).isEqualTo(Level.DEBUG);
        assertThat(LogLevels.of("a.b.c.d")).isEqualTo(Level.OFF);
        assertThat(LogLevels.of("ab")).isEqualTo(Level.ERROR);
        LogLevels.unset("a");
        assertThat(LogLevels.of("a.b")).isEqualTo(Level.ERROR);
    }

    @ParameterizedTest
    @EnumSource
    void aLoggerThatIsThereFollowsAChange(Level level) {
        Console none = new Console(OutputStream.nullOutputStream(), 1, 1);
        System.Logger logger = new ConsoleLogger("a.b", none);
        assertThat(logger.isLoggable(Level.DEBUG)).isFalse();
        LogLevels.set("a", level);
        for (Level each : Level.values()) {
            boolean logs = each != Level.OFF && each.getSeverity() >= level.getSeverity();
            assertThat(logger.isLoggable(each)).as("%s at %s", each, level).isEqualTo(logs);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a\n", "a=b", "a,b"})
    void refusesNamesThatAreNone(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LogLevels.set(name, Level.INFO))
                .withMessageContaining("'" + name + "'");
    }

    @Test
    void holdsNoMoreThanAThousand() {
        for (int i = 1; i < 1000; i++) {
            LogLevels.set("name" + i, Level.INFO);
        }
        assertThatIllegalStateException().isThrownBy(() -> LogLevels.set("last", Level.INFO));
        LogLevels.set("name1", Level.DEBUG);
        assertThat(LogLevels.of("name1")).isEqualTo(Level.DEBUG);
    }

    private static void configure(String levels, String format) {
        LogSettings settings = new LogSettings();
        SettingValues values = SettingValues.empty();
        values = values.with(text(settings, 0), levels).with(text(settings, 1), format);
        settings.configure(values);
    }

    @SuppressWarnings("unchecked")
    private static Setting<String> text(LogSettings settings, int index) {
        return (Setting<String>) settings.settings().get(index);
    }

    @Test
    void settingsSetLevelsAndFormat() {
        configure("warning, a.b=Debug,c=off", "json");
        assertThat(LogLevels.of("x")).isEqualTo(Level.WARNING);
        assertThat(LogLevels.of("a.b.c")).isEqualTo(Level.DEBUG);
        assertThat(LogLevels.of("c")).isEqualTo(Level.OFF);
        assertThat(Format.used()).isEqualTo(Format.JSON);
    }

    @ParameterizedTest
    @ValueSource(strings = {"loud", "a=loud", "=info", "a b=info", "info,", ""})
    void badLevelsAreNoValueAndSetNothing(String levels) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> configure("debug," + levels, "text"))
                .withMessage("hyperserve-log-level cannot be debug," + levels);
        assertThat(LogLevels.of("")).isEqualTo(Level.INFO);
    }

    @Test
    void theLevelsOfOneLoggerTooManyAreNoValue() {
        String most =
                IntStream.rangeClosed(1, 1000)
                        .mapToObj(i -> "name" + i + "=info")
                        .collect(Collectors.joining(","));
        Setting<String> setting = text(new LogSettings(), 0);
        assertThat(setting.allows(most)).isTrue();
        assertThat(setting.allows(most + ",last=info")).isFalse();
    }

    @Test
    void aBadFormatIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> configure("info", "xml"))
                .withMessage("hyperserve-log-format cannot be xml");
    }
}
