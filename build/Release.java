import org.w3c.dom.Element;
import org.w3c.dom.Node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

import javax.xml.parsers.DocumentBuilderFactory;

/// Checks what is to be published, as it lies in a repository of its own: that it is the modules
/// that it should be and no others, and that each has what Maven Central asks for. Lists the files.
///
/// For Java 17, as whatever `java` the path holds runs it.
final class Release {

    private static final String GROUP = "hyperserve";

    private static final Set<String> MODULES =
            Set.of(
                    "hyperserve.api",
                    "hyperserve.runtime",
                    "hyperserve.pool.executor",
                    "hyperserve.pool.standard",
                    "hyperserve.pool.lockfree",
                    "hyperserve.pool.virtual",
                    "hyperserve.pool.tck",
                    "hyperserve.web",
                    "hyperserve.logging",
                    "hyperserve.observe",
                    "hyperserve.demo");

    /// The project of which they are, whose POM they inherit from.
    private static final String PARENT = "hyperserve";

    private static final List<String> OWN_ELEMENTS = List.of("name", "description");
    private static final List<String> INHERITED_ELEMENTS =
            List.of(
                    "url",
                    "licenses/license/name",
                    "licenses/license/url",
                    "developers/developer/name",
                    "scm/connection",
                    "scm/developerConnection",
                    "scm/url");

    private final List<String> faults = new ArrayList<>();
    private final boolean signed;

    private Release(boolean signed) {
        this.signed = signed;
    }

    /// The folder of the repository, and `signed` if there have to be signatures.
    public static void main(String[] args) throws Exception {
        Release release = new Release(args.length > 1 && args[1].equals("signed"));
        release.check(Path.of(args[0], GROUP));
        if (!release.faults.isEmpty()) {
            System.err.println(String.join(System.lineSeparator(), release.faults));
            System.exit(1);
        }
    }

    private void check(Path group) throws Exception {
        Map<String, List<Path>> staged = staged(group);
        Set<String> expected = new TreeSet<>(MODULES);
        expected.add(PARENT);
        expect(staged.keySet().equals(expected), "staged are " + staged.keySet());
        for (Map.Entry<String, List<Path>> each : staged.entrySet()) {
            System.out.println(each.getKey());
            each.getValue().forEach(file -> System.out.println("  " + file.getFileName()));
            checkBeside(each.getValue());
        }
        for (String module : MODULES) {
            checkModule(module, staged.getOrDefault(module, List.of()));
        }
        checkParent(staged.getOrDefault(PARENT, List.of()));
    }

    private void checkModule(String module, List<Path> files) throws Exception {
        Path jar = only(module, files, "(?<!-sources|-javadoc)\\.jar");
        expect(jar == null || contains(jar, "module-info.class"), module + ": no Java module");
        Path sources = only(module, files, "-sources\\.jar");
        expect(sources == null || contains(sources, "module-info.java"), module + ": no sources");
        Path documentation = only(module, files, "-javadoc\\.jar");
        expect(
                documentation == null || contains(documentation, module + "/module-summary.html"),
                module + ": no documentation");
        Path pom = only(module, files, "\\.pom");
        if (pom != null) {
            OWN_ELEMENTS.forEach(path -> expect(has(pom, path), module + ": no " + path));
        }
    }

    private void checkParent(List<Path> files) {
        Path pom = only(PARENT, files, "\\.pom");
        if (pom != null) {
            OWN_ELEMENTS.forEach(path -> expect(has(pom, path), "the project: no " + path));
            INHERITED_ELEMENTS.forEach(path -> expect(has(pom, path), "the project: no " + path));
        }
        only(PARENT, files, "-cyclonedx\\.json");
    }

    /// Each file has its checksums, and its signature.
    private void checkBeside(List<Path> files) {
        for (Path file : files) {
            List<String> endings = signed ? List.of("md5", "sha1", "asc") : List.of("md5", "sha1");
            for (String ending : endings) {
                Path beside = file.resolveSibling(file.getFileName() + "." + ending);
                expect(Files.exists(beside), "no " + beside.getFileName());
            }
        }
    }

    private Path only(String module, List<Path> files, String ending) {
        List<Path> found =
                files.stream()
                        .filter(file -> file.getFileName().toString().matches(".*" + ending))
                        .toList();
        expect(found.size() == 1, module + ": " + found.size() + " files like *" + ending);
        return found.size() == 1 ? found.get(0) : null;
    }

    private void expect(boolean condition, String fault) {
        if (!condition) {
            faults.add(fault);
        }
    }

    /// The files of each artifact, without those that are beside others.
    private static Map<String, List<Path>> staged(Path group) throws IOException {
        Map<String, List<Path>> staged = new TreeMap<>();
        try (Stream<Path> files = Files.walk(group, 3)) {
            files.filter(Files::isRegularFile)
                    .filter(file -> group.relativize(file).getNameCount() == 3)
                    .filter(file -> !file.toString().matches(".*\\.(md5|sha1|sha256|sha512|asc)"))
                    .filter(file -> !file.getFileName().toString().startsWith("maven-metadata"))
                    .sorted()
                    .forEach(
                            file ->
                                    staged.computeIfAbsent(
                                                    group.relativize(file).getName(0).toString(),
                                                    artifact -> new ArrayList<>())
                                            .add(file));
        }
        return staged;
    }

    private static boolean contains(Path jar, String entry) throws IOException {
        try (ZipFile file = new ZipFile(jar.toFile())) {
            return file.getEntry(entry) != null;
        }
    }

    private static boolean has(Path pom, String path) {
        try {
            Node node =
                    DocumentBuilderFactory.newInstance()
                            .newDocumentBuilder()
                            .parse(pom.toFile())
                            .getDocumentElement();
            for (String name : path.split("/")) {
                node = child(node, name);
                if (node == null) {
                    return false;
                }
            }
            return !node.getTextContent().isBlank();
        } catch (Exception e) {
            throw new IllegalStateException(pom + " cannot be read", e);
        }
    }

    private static Node child(Node parent, String name) {
        for (Node each = parent.getFirstChild(); each != null; each = each.getNextSibling()) {
            if (each instanceof Element && each.getNodeName().equals(name)) {
                return each;
            }
        }
        return null;
    }
}
