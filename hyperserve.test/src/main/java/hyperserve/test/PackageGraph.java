package hyperserve.test;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Which package of a module knows which, by its class files: names of classes, descriptors,
/// signatures and annotations are all texts in a constant pool.
public final class PackageGraph {

    private final Map<String, Set<String>> known = new TreeMap<>();

    private PackageGraph() {}

    /// Reads all classes of a module.
    ///
    /// @param classes the folder they were compiled to
    /// @param root the name of the module and of its root package
    /// @return what they know
    /// @throws IOException if they cannot be read
    public static PackageGraph of(Path classes, String root) throws IOException {
        return of(classes, root, (_, _) -> false);
    }

    /// Reads all classes of a module.
    ///
    /// @param classes the folder they were compiled to
    /// @param root the name of the module and of its root package
    /// @param leftOut given the simple name of a class and a package that it knows, says whether
    ///     that does not count
    /// @return what they know
    /// @throws IOException if they cannot be read
    public static PackageGraph of(Path classes, String root, BiPredicate<String, String> leftOut)
            throws IOException {
        Pattern names = Pattern.compile("(" + root.replace('.', '/') + "(?:/[a-z0-9]+)*)/[A-Z]");
        PackageGraph graph = new PackageGraph();
        for (Path file : classFiles(classes)) {
            ClassModel model = ClassFile.of().parse(file);
            String name = model.thisClass().asInternalName();
            String from = name.substring(0, name.lastIndexOf('/')).replace('/', '.');
            String simpleName = name.substring(name.lastIndexOf('/') + 1);
            Set<String> to = graph.known.computeIfAbsent(from, _ -> new TreeSet<>());
            packagesIn(model, names)
                    .filter(each -> !each.equals(from) && !leftOut.test(simpleName, each))
                    .forEach(to::add);
        }
        return graph;
    }

    private static List<Path> classFiles(Path classes) throws IOException {
        try (Stream<Path> files = Files.walk(classes)) {
            return files.filter(PackageGraph::isClass).toList();
        }
    }

    private static boolean isClass(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".class") && !name.endsWith("-info.class");
    }

    private static Stream<String> packagesIn(ClassModel model, Pattern names) {
        Stream.Builder<String> packages = Stream.builder();
        model.constantPool()
                .forEach(
                        entry -> {
                            if (entry instanceof Utf8Entry text) {
                                names.matcher(text.stringValue())
                                        .results()
                                        .map(each -> each.group(1).replace('/', '.'))
                                        .forEach(packages);
                            }
                        });
        return packages.build();
    }

    /// {@return all packages, each with those that its classes know, without itself}
    public Map<String, Set<String>> known() {
        return Map.copyOf(known);
    }

    /// {@return those that a package leads to, over any number of steps}
    ///
    /// @param from a package
    public Set<String> reached(String from) {
        Set<String> reached = new TreeSet<>();
        Set<String> next = Set.of(from);
        while (!next.isEmpty()) {
            Set<String> further = new TreeSet<>();
            next.forEach(each -> further.addAll(known.getOrDefault(each, Set.of())));
            further.removeAll(reached);
            reached.addAll(further);
            next = further;
        }
        return reached;
    }

    @Override
    public String toString() {
        return known.toString();
    }
}
