package hyperserve.jlink;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.TypeAnnotation;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/// What a module exports, as text: a line for each package, each type that others can see, and each
/// member of it that others can see. Every line can be read alone. Made from class files and
/// reflection, without running the code of the classes.
final class ExportedMembers {

    private final ModuleReader reader;

    private ExportedMembers(ModuleReader reader) {
        this.reader = reader;
    }

    /// The lines, sorted within a package by type and within a type by kind and text. What is
    /// exported to our own modules alone may change as they do: only that it is appears.
    static List<String> of(ModuleReference module) throws IOException {
        List<Exports> packages = new ArrayList<>(module.descriptor().exports());
        packages.sort(Comparator.comparing(Exports::source));
        List<String> lines = new ArrayList<>();
        try (ModuleReader reader = module.open()) {
            for (Exports each : packages) {
                String targets = String.join(", ", new TreeSet<>(each.targets()));
                lines.add("exports " + each.source() + (targets.isEmpty() ? "" : " to " + targets));
                if (!each.isQualified()) {
                    new ExportedMembers(reader).list(each.source(), lines);
                }
            }
        }
        return lines;
    }

    private void list(String name, List<String> lines) throws IOException {
        String folder = name.replace('.', '/') + "/";
        List<String> files;
        try (var all = reader.list()) {
            files =
                    all.filter(file -> file.startsWith(folder) && file.endsWith(".class"))
                            .filter(file -> file.indexOf('/', folder.length()) < 0)
                            .filter(file -> !file.endsWith("package-info.class"))
                            .sorted()
                            .toList();
        }
        for (String file : files) {
            Class<?> type = load(file);
            if (Signatures.isSeen(type)) {
                lines.add("  " + Signatures.of(type));
                members(type, type).stream().sorted().map("    "::concat).forEach(lines::add);
            }
        }
    }

    private static Class<?> load(String file) {
        String name = file.substring(0, file.length() - ".class".length()).replace('/', '.');
        try {
            return Class.forName(name, false, ExportedMembers.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(file + " is not on the class path", e);
        }
    }

    /// What is public in a type that others cannot name is theirs all the same by inheritance.
    private List<String> members(Class<?> type, Class<?> seenAs) throws IOException {
        ClassModel file = parse(type);
        List<String> lines = new ArrayList<>();
        for (var each : type.getDeclaredFields()) {
            if (Signatures.isSeen(each, seenAs)) {
                lines.add(Signatures.of(each) + inFile(file, each));
            }
        }
        for (var each : type.getDeclaredConstructors()) {
            if (type == seenAs && Signatures.isSeen(each, seenAs)) {
                String descriptor = Signatures.descriptor(void.class, each.getParameterTypes());
                lines.add(Signatures.of(each) + inFile(file, "<init>", descriptor));
            }
        }
        for (var each : type.getDeclaredMethods()) {
            if (Signatures.isSeen(each, seenAs)) {
                String descriptor =
                        Signatures.descriptor(each.getReturnType(), each.getParameterTypes());
                lines.add(Signatures.of(each) + inFile(file, each.getName(), descriptor));
            }
        }
        for (Class<?> hidden : Signatures.hiddenParents(type)) {
            lines.addAll(members(hidden, seenAs));
        }
        return lines;
    }

    private ClassModel parse(Class<?> type) throws IOException {
        String file = type.getName().replace('.', '/') + ".class";
        try (InputStream in = reader.open(file).orElseThrow()) {
            return ClassFile.of().parse(in.readAllBytes());
        }
    }

    /// A constant is copied into the class files of callers, so its value is part of what they see.
    private static String inFile(ClassModel file, Field field) {
        StringBuilder text = new StringBuilder();
        for (var each : file.fields()) {
            if (each.fieldName().equalsString(field.getName())) {
                each.findAttribute(Attributes.constantValue())
                        .ifPresent(
                                value ->
                                        text.append(" = ")
                                                .append(value.constant().constantValue()));
                each.findAttribute(Attributes.runtimeInvisibleTypeAnnotations())
                        .ifPresent(found -> annotations(found.annotations(), text));
            }
        }
        return text.toString();
    }

    private static String inFile(ClassModel file, String name, String descriptor) {
        StringBuilder text = new StringBuilder();
        for (var each : file.methods()) {
            if (each.methodName().equalsString(name)
                    && each.methodType().equalsString(descriptor)) {
                each.findAttribute(Attributes.runtimeInvisibleTypeAnnotations())
                        .ifPresent(found -> annotations(found.annotations(), text));
            }
        }
        return text.toString();
    }

    /// Reflection does not show those that are kept in class files only, as `Nullable` is.
    private static void annotations(List<TypeAnnotation> annotations, StringBuilder text) {
        for (TypeAnnotation each : annotations) {
            String name = each.annotation().classSymbol().displayName();
            text.append(" [").append(name).append(' ').append(where(each.targetInfo()));
            each.targetPath().forEach(step -> text.append(", ").append(step.typePathKind()));
            text.append(']');
        }
    }

    private static String where(TypeAnnotation.TargetInfo target) {
        return target instanceof TypeAnnotation.FormalParameterTarget parameter
                ? "parameter " + (parameter.formalParameterIndex() + 1)
                : target.targetType().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
