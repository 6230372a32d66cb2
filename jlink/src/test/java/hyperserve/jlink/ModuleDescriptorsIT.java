package hyperserve.jlink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What each jar says of itself. A changed export or service is a changed line of a golden file.
final class ModuleDescriptorsIT {

    static Stream<ModuleDescriptor> modules() {
        return ModuleFinder.of(Command.MODULES).findAll().stream().map(ModuleReference::descriptor);
    }

    @ParameterizedTest
    @MethodSource("modules")
    void matchTheGoldenFile(ModuleDescriptor module) throws Exception {
        assertThat(text(module)).isEqualTo(golden(module.name()));
    }

    private static String golden(String module) throws Exception {
        String name = module + ".module.golden";
        try (InputStream file = ModuleDescriptorsIT.class.getResourceAsStream(name)) {
            return file == null ? "" : new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String text(ModuleDescriptor module) {
        return Stream.of(
                        Stream.of(words(module.modifiers()) + "module " + module.name()),
                        module.requires().stream().map(ModuleDescriptorsIT::text),
                        module.exports().stream().map(ModuleDescriptorsIT::text),
                        module.opens().stream().map(each -> "opens " + each.source()),
                        module.uses().stream().map(each -> "uses " + each),
                        module.provides().stream()
                                .map(
                                        each ->
                                                "provides "
                                                        + each.service()
                                                        + " with "
                                                        + String.join(", ", each.providers())),
                        module.mainClass().stream().map(each -> "main " + each))
                .flatMap(lines -> lines.sorted().map(line -> line + "\n"))
                .collect(Collectors.joining());
    }

    private static String text(Requires requires) {
        return "requires " + words(requires.modifiers()) + requires.name();
    }

    private static String text(Exports exports) {
        Collection<String> targets = new TreeSet<>(exports.targets());
        String to = exports.isQualified() ? " to " + String.join(", ", targets) : "";
        return "exports " + exports.source() + to;
    }

    private static String words(Collection<? extends Enum<?>> modifiers) {
        return modifiers.stream()
                .map(each -> each.name().toLowerCase(Locale.ROOT) + " ")
                .sorted()
                .collect(Collectors.joining());
    }
}
