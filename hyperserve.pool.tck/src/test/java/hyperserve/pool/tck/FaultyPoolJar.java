package hyperserve.pool.tck;

import hyperserve.api.pool.WorkerPoolProvider;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.ModuleAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.ModuleDesc;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/// The faulty pool as a module of its own, in a jar.
final class FaultyPoolJar {

    private FaultyPoolJar() {}

    /// Writes the jar.
    ///
    /// @param complete whether it has all classes; the one that it lacks is needed to start
    static void write(Path file, boolean complete) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out)) {
            add(jar, "module-info.class", moduleInfo());
            for (Class<?> type : classes(complete)) {
                String name = type.getName().replace('.', '/') + ".class";
                try (InputStream in = type.getResourceAsStream("/" + name)) {
                    add(jar, name, in.readAllBytes());
                }
            }
        }
    }

    private static List<Class<?>> classes(boolean complete) throws IOException {
        List<Class<?>> classes =
                new ArrayList<>(
                        List.of(
                                FaultyPoolProvider.class,
                                FaultyPool.class,
                                FaultyPool.Phase.class,
                                FaultyEnd.class,
                                FaultyLoop.class,
                                FaultyLosses.class,
                                Fault.class));
        if (complete) {
            classes.add(FaultyWorker.class);
        }
        return classes;
    }

    private static byte[] moduleInfo() {
        ClassDesc service = ClassDesc.of(WorkerPoolProvider.class.getName());
        ClassDesc provider = ClassDesc.of(FaultyPoolProvider.class.getName());
        return ClassFile.of()
                .buildModule(
                        ModuleAttribute.of(
                                ModuleDesc.of("faulty.pool"),
                                module ->
                                        module.requires(
                                                        ModuleDesc.of("java.base"),
                                                        List.of(AccessFlag.MANDATED),
                                                        null)
                                                .requires(
                                                        ModuleDesc.of("hyperserve.api"),
                                                        List.of(),
                                                        null)
                                                .provides(service, provider)));
    }

    private static void add(JarOutputStream jar, String name, byte[] content) throws IOException {
        jar.putNextEntry(new JarEntry(name));
        jar.write(content);
        jar.closeEntry();
    }
}
