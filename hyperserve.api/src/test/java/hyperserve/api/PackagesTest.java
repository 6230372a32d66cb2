package hyperserve.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which package of this module knows which: an application reads `hyperserve.api` alone, so that
/// must not lead it to what is for authors of pools.
final class PackagesTest {

    private static final Path CLASSES = Path.of("target", "classes");

    /// Names of classes, descriptors, signatures and annotations are all texts in the constant
    /// pool of a class file.
    private static final Pattern PACKAGE = Pattern.compile("(hyperserve(?:/[a-z0-9]+)+)/[A-Z]");

    /// The other half of what an application sees, in a package of its own because the server uses
    /// it too. These alone lead there.
    private static final String ROUTING = "hyperserve.api.routing";

    private static final Set<String> DOORS =
            Set.of("Routes.class", "Request.class", "DetachedRequest.class");

    @Test
    void knowEachOtherInOneDirectionOnly() throws IOException {
        Map<String, Set<String>> known = known();
        assertThat(known.keySet())
                .contains(
                        "hyperserve.api", "hyperserve.api.logging", "hyperserve.api.pool", ROUTING);
        assertThat(known.get("hyperserve.api.pool"))
                .as("what this test can see")
                .contains("hyperserve.api", "hyperserve.api.logging");
        assertThat(known.keySet())
                .as("all of %s", known)
                .allSatisfy(each -> assertThat(reached(each, known)).doesNotContain(each));
    }

    private static Map<String, Set<String>> known() throws IOException {
        Map<String, Set<String>> known = new TreeMap<>();
        try (Stream<Path> files = Files.walk(CLASSES)) {
            for (Path file : files.filter(PackagesTest::isClass).toList()) {
                String from = CLASSES.relativize(file).getParent().toString().replace('/', '.');
                Set<String> to = known.computeIfAbsent(from, name -> new TreeSet<>());
                to.addAll(packages(ClassFile.of().parse(file)));
                to.remove(from);
                if (DOORS.contains(file.getFileName().toString())) {
                    to.remove(ROUTING);
                }
            }
        }
        return known;
    }

    private static boolean isClass(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".class") && !name.endsWith("-info.class");
    }

    private static Set<String> packages(ClassModel file) {
        Set<String> packages = new TreeSet<>();
        file.constantPool()
                .forEach(
                        entry -> {
                            if (entry instanceof Utf8Entry text) {
                                packages.addAll(packages(text.stringValue()));
                            }
                        });
        return packages;
    }

    private static Set<String> packages(String text) {
        return PACKAGE.matcher(text)
                .results()
                .map((MatchResult each) -> each.group(1).replace('/', '.'))
                .collect(Collectors.toSet());
    }

    private static Set<String> reached(String from, Map<String, Set<String>> known) {
        Set<String> reached = new TreeSet<>();
        Set<String> next = known.getOrDefault(from, Set.of());
        while (reached.addAll(next)) {
            next =
                    next.stream()
                            .flatMap(each -> known.getOrDefault(each, Set.of()).stream())
                            .collect(Collectors.toSet());
        }
        return reached;
    }
}
