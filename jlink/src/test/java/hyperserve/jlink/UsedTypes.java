package hyperserve.jlink;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.InvokeDynamicEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The types that compiled code uses, by what the constant pools of its class files say: it makes
/// one, extends or implements it (as a lambda, too), calls or reads a member of it, asks whether
/// something is one, has a field of it, or is annotated with it. That a method which is called
/// takes or returns a type is no use of that.
final class UsedTypes {

    private final Set<String> names = new TreeSet<>();

    private UsedTypes() {}

    /// The binary names of the types that the class files in a folder use.
    static Set<String> in(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(file -> file.toString().endsWith(".class")).toList();
        }
        UsedTypes used = new UsedTypes();
        for (Path file : files) {
            ClassFile.of().parse(file).constantPool().forEach(used::add);
        }
        return used.names;
    }

    private void add(PoolEntry entry) {
        switch (entry) {
            case ClassEntry type -> addInternal(type.asInternalName());
            case InvokeDynamicEntry lambda -> addField(result(lambda.type().stringValue()));
            case Utf8Entry text -> addField(text.stringValue());
            default -> {}
        }
    }

    private static String result(String method) {
        return method.substring(method.indexOf(')') + 1);
    }

    /// Adds what a field of some descriptor uses; annotations are written like that, too.
    private void addField(String descriptor) {
        if (descriptor.matches("L[\\w/$]+;")) {
            addInternal(descriptor.substring(1, descriptor.length() - 1));
        }
    }

    private void addInternal(String name) {
        if (!name.startsWith("[")) {
            names.add(name.replace('/', '.'));
        }
    }

    /// The types among the lines that [ExportedMembers] gives.
    static List<String> exported(List<String> lines) {
        List<String> types = new ArrayList<>();
        for (String line : lines) {
            if (line.matches(" {2}\\S.*")) {
                types.add(
                        line.replaceFirst(
                                ".*? @?(class|interface|enum|record) ([\\w.$]+).*", "$2"));
            }
        }
        return types;
    }
}
