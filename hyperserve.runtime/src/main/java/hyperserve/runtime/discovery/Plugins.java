package hyperserve.runtime.discovery;

import hyperserve.api.Nullable;
import hyperserve.runtime.startup.StartupException;

import java.io.File;
import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.lang.module.ResolutionException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The drop-ins of an image: the jars in its folder `plugins`.
///
/// They are modules of a layer on top of the image's own. Were they added to the module path, the
/// image's AOT cache would not fit any more. All of them are resolved, whether somebody requires
/// them or not: a jar is there because somebody wants it, so that one which cannot be used stops
/// the start. Left to itself, the module system would ignore a module that the image has already.
final class Plugins {

    private static final String SUFFIX = ".jar";

    private final Path folder;
    private final ModuleLayer parent;
    private final ModuleFinder image = new ImageModules();
    private final Map<String, Path> jars = new TreeMap<>();
    private final Map<Path, ModuleDescriptor> modules = new LinkedHashMap<>();

    private Plugins(Path folder, ModuleLayer parent) {
        this.folder = folder;
        this.parent = parent;
    }

    /// Adds the drop-ins to a layer.
    ///
    /// @param parent the layer
    /// @param folder where they are; it need not exist
    /// @return a new layer above it, or the layer itself if there are no drop-ins
    /// @throws StartupException if one cannot be used; the message names the jar
    static ModuleLayer addedTo(ModuleLayer parent, File folder) {
        if (isWithoutJars(folder) || !folder.isDirectory()) {
            return parent;
        }
        Plugins plugins = new Plugins(folder.toPath(), parent);
        plugins.find();
        return plugins.jars.isEmpty() ? parent : plugins.layer();
    }

    /// A look by the classes that the JVM has in use already: those for paths cost a start without
    /// drop-ins two milliseconds.
    private static boolean isWithoutJars(File folder) {
        String[] names = folder.list();
        if (names == null) {
            return false; // Not a folder, or one that cannot be read.
        }
        for (String name : names) {
            if (name.endsWith(SUFFIX)) {
                return false;
            }
        }
        return true;
    }

    private void find() {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            files.forEach(found::add);
        } catch (IOException e) {
            throw new StartupException(
                    "the plug-ins in %s cannot be read: %s".formatted(folder, e), e);
        }
        // In no order but this, or of two mistakes now one is named and now the other.
        found.sort(null);
        found.forEach(this::add);
    }

    private void add(Path jar) {
        ModuleDescriptor module = descriptor(jar);
        String name = module.name();
        if (module.isAutomatic()) {
            throw unusable(jar, "it is not a module, as it has no module-info.class");
        }
        if (parent.findModule(name).isPresent() || ModuleFinder.ofSystem().find(name).isPresent()) {
            throw unusable(jar, "the image has a module named " + name + " already");
        }
        Path other = jars.put(name, jar);
        if (other != null) {
            throw unusable(jar, other.getFileName() + " is a module named " + name + ", too");
        }
        modules.put(jar, module);
    }

    private static ModuleDescriptor descriptor(Path jar) {
        if (!Files.isReadable(jar)) {
            throw unusable(jar, "it cannot be read");
        }
        try {
            return ModuleFinder.of(jar).findAll().stream()
                    .map(ModuleReference::descriptor)
                    .findFirst()
                    .orElseThrow(() -> unusable(jar, "there is no module in it"));
        } catch (FindException e) {
            throw new StartupException(message(jar, reason(e)), e);
        }
    }

    private static String reason(FindException error) {
        @Nullable Throwable cause = error.getCause();
        String text = String.valueOf((cause == null ? error : cause).getMessage());
        // The words of java.lang.module for a descriptor of a later version.
        return text.startsWith("Unsupported major.minor version")
                ? "it is compiled for a Java newer than %s (%s)"
                        .formatted(Runtime.version().feature(), text)
                : text;
    }

    private ModuleLayer layer() {
        modules.forEach(this::requireDependencies);
        try {
            Configuration configuration =
                    parent.configuration()
                            .resolve(
                                    ModuleFinder.of(jars.values().toArray(Path[]::new)),
                                    image,
                                    jars.keySet());
            // A class loader each: what one of them does not export is nobody else's concern.
            ModuleLayer layer =
                    parent.defineModulesWithManyLoaders(
                            configuration, Plugins.class.getClassLoader());
            exportTo(layer);
            return layer;
        } catch (FindException | ResolutionException | LayerInstantiationException e) {
            throw new StartupException(
                    PoolChoice.printable(
                            "the plug-ins in %s do not fit together: %s"
                                    .formatted(folder, e.getMessage())),
                    e);
        }
    }

    /// Modules of a higher layer get nothing of what is exported to modules of their names.
    private static void exportTo(ModuleLayer layer) {
        Module runtime = Plugins.class.getModule();
        for (Exports each : runtime.getDescriptor().exports()) {
            for (String target : each.targets()) {
                layer.findModule(target)
                        .ifPresent(module -> runtime.addExports(each.source(), module));
            }
        }
    }

    private void requireDependencies(Path jar, ModuleDescriptor module) {
        for (Requires required : module.requires()) {
            String name = required.name();
            if (!required.modifiers().contains(Requires.Modifier.STATIC)
                    && !jars.containsKey(name)
                    && parent.findModule(name).isEmpty()
                    && image.find(name).isEmpty()) {
                throw unusable(
                        jar,
                        "it requires the module "
                                + name
                                + ", which neither the image nor "
                                + folder
                                + " has");
            }
        }
    }

    private static StartupException unusable(Path jar, String why) {
        return new StartupException(message(jar, why));
    }

    private static String message(Path jar, String why) {
        return PoolChoice.printable("the plug-in %s cannot be used: %s".formatted(jar, why));
    }
}
