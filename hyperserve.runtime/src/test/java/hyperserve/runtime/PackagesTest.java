package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Which package of this module knows which: none knows one above it, so there are no cycles.
final class PackagesTest {

    private static final Path CLASSES = Path.of("target", "classes");

    private static final String ROOT = "hyperserve.runtime";

    /// From the bottom up. What every version of HTTP shares stands below HTTP/1.1, which another
    /// version is to stand beside.
    private static final List<String> FROM_THE_BOTTOM =
            List.of(
                    ROOT + ".logging",
                    ROOT + ".startup",
                    ROOT + ".limits",
                    ROOT + ".net",
                    ROOT + ".protocol",
                    ROOT + ".discovery",
                    ROOT + ".semantics",
                    ROOT + ".http1",
                    ROOT + ".command",
                    ROOT);

    /// Names of classes, descriptors, signatures and annotations are all texts in the constant
    /// pool of a class file.
    private static final Pattern PACKAGE =
            Pattern.compile("(hyperserve/runtime(?:/[a-z0-9]+)*)/[A-Z]");

    @Test
    void knowOnlyThoseBelowThem() throws IOException {
        Map<String, Set<String>> known = known();
        assertThat(known.keySet()).containsExactlyInAnyOrderElementsOf(FROM_THE_BOTTOM);
        assertThat(known.get(ROOT))
                .as("what this test can see")
                .contains(ROOT + ".net", ROOT + ".http1");
        assertThat(FROM_THE_BOTTOM)
                .as("all of %s", known)
                .allSatisfy(each -> assertThat(below(each)).containsAll(known.get(each)));
    }

    private static List<String> below(String name) {
        return FROM_THE_BOTTOM.subList(0, FROM_THE_BOTTOM.indexOf(name));
    }

    private static Map<String, Set<String>> known() throws IOException {
        Map<String, Set<String>> known = new TreeMap<>();
        try (Stream<Path> files = Files.walk(CLASSES)) {
            for (Path file : files.filter(PackagesTest::isClass).toList()) {
                String from = CLASSES.relativize(file).getParent().toString().replace('/', '.');
                Set<String> to = known.computeIfAbsent(from, _ -> new TreeSet<>());
                to.addAll(packages(file));
                to.remove(from);
            }
        }
        return known;
    }

    private static boolean isClass(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".class") && !name.endsWith("-info.class");
    }

    private static Set<String> packages(Path file) throws IOException {
        Set<String> packages = new TreeSet<>();
        ClassFile.of()
                .parse(file)
                .constantPool()
                .forEach(
                        entry -> {
                            if (entry instanceof Utf8Entry text) {
                                PACKAGE.matcher(text.stringValue())
                                        .results()
                                        .map(each -> each.group(1).replace('/', '.'))
                                        .forEach(packages::add);
                            }
                        });
        return packages;
    }
}
