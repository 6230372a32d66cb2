package hyperserve.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.HandlerProvider;
import hyperserve.api.Observer;
import hyperserve.api.ServerComponent;
import hyperserve.runtime.limits.Limits;
import hyperserve.runtime.limits.Timeouts;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/// The table of all settings in `docs/configuration.md`: it is made of the options of the server
/// and of our modules. In the package of these, which is nobody else's on a module path; tests of
/// this module are on the class path.
final class ConfigurationPageTest {

    private static final Path PAGE = Path.of("..", "docs", "configuration.md");

    private static final String BEGIN = "<!-- the table of settings: a test writes it -->\n";
    private static final String END = "<!-- the end of that table -->\n";

    private static final String CURE =
            "mvn -q -pl jlink -am test -Dtest=ConfigurationPageTest"
                    + " -Dsurefire.failIfNoSpecifiedTests=false -Dgolden.renew=true";

    /// What depends on the process.
    private static final Map<String, String> DEFAULTS =
            Map.of(
                    "pool", "that of the image, or the only one",
                    "max-connections", "16384, or what descriptors and memory bear",
                    "max-memory", "half of the heap beyond 8MiB",
                    "max-buffered-bodies", "a quarter of the heap");

    @Test
    void hasARowForEachSetting() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        assertThat(begin).isBetween(BEGIN.length(), end);
        String made = page.substring(0, begin) + "\n" + table() + "\n" + page.substring(end);
        if (Boolean.getBoolean("golden.renew")) {
            Files.writeString(PAGE, made);
        }
        assertThat(Files.readString(PAGE)).as("%s. If it is meant: %s", PAGE, CURE).isEqualTo(made);
    }

    private static String table() {
        OptionParser server =
                new SettingsOptions(Limits.defaults(), Timeouts.defaults(), null).parser();
        StringBuilder table =
                new StringBuilder(
                        """
                        | option | variable | what it is | value | default | live |
                        |---|---|---|---|---|---|
                        """);
        for (Option<?> each :
                ApplicationOptions.of(components(), server).addedTo(server).options()) {
            if (isOfServer(each, server)) {
                append(table, each, each.isFlag() ? "" : each.variable(server.prefix()));
            }
        }
        return table.toString();
    }

    /// Those of the demo are not.
    private static boolean isOfServer(Option<?> option, OptionParser server) {
        return server.has(option.argument())
                || components().stream()
                        .flatMap(each -> each.settings().stream())
                        .anyMatch(s -> s.isOfServer() && s.toString().equals(option.argument()));
    }

    private static List<ServerComponent> components() {
        return Stream.of(HandlerProvider.class, Observer.class)
                .flatMap(service -> ServiceLoader.load(service).stream())
                .map(ServiceLoader.Provider::get)
                .map(ServerComponent.class::cast)
                .sorted(Comparator.comparing(each -> each.getClass().getName()))
                .toList();
    }

    private static <T> void append(StringBuilder table, Option<T> option, String variable) {
        T value = option.defaultValue();
        String text = value == null ? "" : code(option.type().formatter().apply(value));
        table.append("| `").append(option.argument()).append("` | ").append(code(variable));
        table.append(" | ").append(cell(option.description()));
        table.append(" | ").append(option.isFlag() ? "" : cell(option.type().allowed().get()));
        table.append(" | ").append(DEFAULTS.getOrDefault(option.key(), text));
        table.append(" | ").append(option.is(Option.Trait.LIVE) ? "yes" : "").append(" |\n");
    }

    private static String code(String text) {
        return text.isEmpty() ? "" : "`" + text + "`";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
