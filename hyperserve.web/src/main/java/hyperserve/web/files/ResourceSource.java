package hyperserve.web.files;

import hyperserve.api.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleReader;
import java.lang.module.ResolvedModule;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Where resources are read from.
@FunctionalInterface
interface ResourceSource {

    /// Opens a resource.
    ///
    /// @param name names with slashes between them
    /// @return its content, to be closed, or null if there is none, or it is a folder
    @Nullable
    InputStream open(String name) throws IOException;

    /// The resources of a named module, of packages that it does not open as well: whoever has the
    /// module object means to serve them. The module's file stays open as long as the process runs.
    ///
    /// @throws UncheckedIOException if the module's file cannot be opened
    static ResourceSource of(Module module) {
        ModuleLayer layer = module.getLayer();
        Optional<ResolvedModule> resolved =
                layer == null
                        ? Optional.empty()
                        : layer.configuration().findModule(module.getName());
        ModuleReader reader =
                open(
                        resolved.orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "the " + module + " is of no layer")));
        return name -> {
            // A folder is found, too; its URI ends with a slash.
            URI found = reader.find(name).orElse(null);
            return (found == null || found.toString().endsWith("/"))
                    ? null
                    : reader.open(name).orElse(null);
        };
    }

    private static ModuleReader open(ResolvedModule module) {
        try {
            return module.reference().open();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the file of the module " + module.name() + " cannot be opened", e);
        }
    }

    /// The resources of a class loader.
    static ResourceSource of(ClassLoader loader) {
        return name -> {
            URL found = loader.getResource(name);
            return (found == null || isFolder(loader, name, found)) ? null : found.openStream();
        };
    }

    private static boolean isFolder(ClassLoader loader, String name, URL found) throws IOException {
        if (!found.getProtocol().equals("file")) {
            return loader.getResource(name + "/") != null;
        }
        try {
            return !Files.isRegularFile(Path.of(found.toURI()));
        } catch (URISyntaxException e) {
            throw new IOException("a class loader gave a URL that is no URI: " + found, e);
        }
    }
}
