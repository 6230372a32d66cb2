package hyperserve.pool.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

final class ModuleDescriptorTest {

    @Test
    void matchesTheGoldenFile() throws IOException {
        ModuleDescriptor module = VirtualThreadPoolProvider.class.getModule().getDescriptor();
        assertThat(text(module)).isEqualTo(golden());
    }

    private static String golden() throws IOException {
        try (InputStream file = ModuleDescriptorTest.class.getResourceAsStream("module.golden")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String text(ModuleDescriptor module) {
        return Stream.of(
                        Stream.of("module " + module.name()),
                        module.requires().stream()
                                .map(each -> "requires " + words(each.modifiers()) + each.name()),
                        module.exports().stream().map(each -> "exports " + each.source()),
                        module.opens().stream().map(each -> "opens " + each.source()),
                        module.uses().stream().map(each -> "uses " + each),
                        module.provides().stream()
                                .map(
                                        each ->
                                                "provides %s with %s"
                                                        .formatted(
                                                                each.service(),
                                                                String.join(
                                                                        ", ", each.providers()))))
                .flatMap(lines -> lines.sorted().map(line -> line + "\n"))
                .collect(Collectors.joining());
    }

    private static String words(Collection<ModuleDescriptor.Requires.Modifier> modifiers) {
        return modifiers.stream()
                .map(each -> each.name().toLowerCase(Locale.ROOT) + " ")
                .sorted()
                .collect(Collectors.joining());
    }
}
