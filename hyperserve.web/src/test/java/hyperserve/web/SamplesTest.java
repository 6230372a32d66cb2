package hyperserve.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Holds the pages in `docs/web` to the tests beside this one: each block of Java is a part of a
/// test that is compiled and run, from `// docs: NAME` to `// end`, and the page names it by
/// `<!-- sample: NAME -->` before the block. Indentation and empty lines at the ends do not count.
final class SamplesTest {

    private static final Path PAGES = Path.of("../docs/web");
    private static final Path SOURCES = Path.of("src/test/java/hyperserve/web/docs");

    private static final String BEGIN = "// docs: ";
    private static final String END = "// end";

    /// A block of Java in a page.
    ///
    /// @param name the name before it, null if there is none
    /// @param line the number of its first line
    private record Block(String name, int line, List<String> lines) {}

    @ParameterizedTest
    @MethodSource("pages")
    void pageQuotesWhatIsTested(Path page) throws IOException {
        Map<String, List<String>> samples = allSamples();
        for (Block block : blocks(Files.readAllLines(page))) {
            compare(page.getFileName() + ":" + block.line(), block, samples);
        }
    }

    static List<Path> pages() throws IOException {
        return files(PAGES, ".md");
    }

    @Test
    void eachSampleIsInAPage() throws IOException {
        Set<String> unused = new HashSet<>(allSamples().keySet());
        for (Path page : pages()) {
            blocks(Files.readAllLines(page)).forEach(block -> unused.remove(block.name()));
        }
        assertThat(unused).isEmpty();
    }

    @Test
    void indexNamesEachPage() throws IOException {
        String index = Files.readString(PAGES.resolve("README.md"));
        for (Path page : pages()) {
            String name = page.getFileName().toString();
            assertThat(name.equals("README.md") || index.contains("](" + name + ")"))
                    .as("docs/web/README.md has a link to %s", name)
                    .isTrue();
        }
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> found =
                    files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
            assertThat(found).isNotEmpty();
            return found;
        }
    }

    private static Map<String, List<String>> allSamples() throws IOException {
        Map<String, List<String>> samples = new LinkedHashMap<>();
        for (Path source : files(SOURCES, ".java")) {
            addSamples(Files.readAllLines(source), samples);
        }
        return samples;
    }

    private static void addSamples(List<String> source, Map<String, List<String>> samples) {
        String name = null;
        List<String> lines = new ArrayList<>();
        for (String line : source) {
            String text = line.strip();
            if (text.startsWith(BEGIN)) {
                require(name == null, "the sample " + name + " has no end");
                name = text.substring(BEGIN.length()).strip();
                lines = new ArrayList<>();
            } else if (text.equals(END)) {
                require(name != null, "an end without a sample");
                require(samples.put(name, trimmed(lines)) == null, name + " is there twice");
                name = null;
            } else {
                lines.add(text);
            }
        }
        require(name == null, "the sample " + name + " has no end");
    }

    private static List<String> trimmed(List<String> lines) {
        int start = 0;
        int end = lines.size();
        while (start < end && lines.get(start).isEmpty()) {
            start++;
        }
        while (end > start && lines.get(end - 1).isEmpty()) {
            end--;
        }
        return List.copyOf(lines.subList(start, end));
    }

    private static List<Block> blocks(List<String> page) {
        List<Block> blocks = new ArrayList<>();
        String name = null;
        for (int i = 0; i < page.size(); i++) {
            String text = page.get(i).strip();
            if (text.startsWith("<!-- sample:")) {
                name = text.substring("<!-- sample:".length()).replace("-->", "").strip();
            } else if (text.equals("```java")) {
                int first = i + 1;
                List<String> lines = new ArrayList<>();
                for (i++; i < page.size() && !page.get(i).strip().equals("```"); i++) {
                    lines.add(page.get(i).strip());
                }
                blocks.add(new Block(name, first + 1, trimmed(lines)));
                name = null;
            } else if (!text.isEmpty()) {
                name = null;
            }
        }
        return blocks;
    }

    private static void compare(String where, Block block, Map<String, List<String>> samples) {
        require(block.name() != null, where + ": no <!-- sample: NAME --> before the block");
        List<String> tested = samples.get(block.name());
        require(tested != null, where + ": there is no test with the sample " + block.name());
        for (int i = 0; i < Math.max(tested.size(), block.lines().size()); i++) {
            String expected = i < tested.size() ? tested.get(i) : "(the end)";
            String quoted = i < block.lines().size() ? block.lines().get(i) : "(the end)";
            require(
                    expected.equals(quoted),
                    "%s: line %d of the sample %s is%n%s%nand the page has%n%s"
                            .formatted(where, i + 1, block.name(), expected, quoted));
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    private static void check(String page) {
        Map<String, List<String>> samples = new LinkedHashMap<>();
        addSamples(List.of("  // docs: a", "", "  x(", "      1);", "", "  // end"), samples);
        for (Block block : blocks(page.lines().toList())) {
            compare("page:" + block.line(), block, samples);
        }
    }

    @Test
    void tellsWhatDiffers() {
        check("<!-- sample: a -->\n\n```java\nx(\n1);\n```\n```sh\nx\n```");
        assertThatThrownBy(() -> check("```java\nx(\n1);\n```"))
                .hasMessage("page:2: no <!-- sample: NAME --> before the block");
        assertThatThrownBy(() -> check("<!-- sample: a -->\ntext\n```java\nx(\n1);\n```"))
                .hasMessageContaining("no <!-- sample: NAME -->");
        assertThatThrownBy(() -> check("<!-- sample: b -->\n```java\nx(\n1);\n```"))
                .hasMessageContaining("no test with the sample b");
        assertThatThrownBy(() -> check("<!-- sample: a -->\n```java\nx(\n2);\n```"))
                .hasMessageContaining("line 2 of the sample a is");
        assertThatThrownBy(() -> check("<!-- sample: a -->\n```java\nx(\n```"))
                .hasMessageContaining("(the end)");
        assertThatThrownBy(() -> addSamples(List.of("// docs: a", "// docs: b"), Map.of()))
                .hasMessage("the sample a has no end");
        assertThatThrownBy(() -> addSamples(List.of("// end"), Map.of()))
                .hasMessage("an end without a sample");
    }
}
