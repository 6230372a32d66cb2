package hyperserve.web.files;

import hyperserve.api.HandlerProvider;
import hyperserve.api.Nullable;
import hyperserve.api.Routes;
import hyperserve.api.Setting;
import hyperserve.api.SettingValues;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/// Serves a folder at `/`, if a server is told to: `hyperserve --root DIR`. What applications
/// register wins. Without that option it registers nothing.
///
/// It is found as a service. A program that registers by itself takes [StaticFiles].
public final class RootFolder implements HandlerProvider {

    /// The folder, relative to that in which the server was started.
    public static final Setting<String> ROOT =
            Setting.text(
                            "hyperserve-root",
                            "folder to serve at /, below what applications register")
                    .allowing("the name of a folder", RootFolder::isName);

    /// Whether a folder without `index.html` is listed.
    public static final Setting<Boolean> LISTING =
            Setting.onOff(
                    "hyperserve-root-listing",
                    "list folders of --root that have no index.html",
                    true);

    private @Nullable String folder;
    private boolean listing;

    private static boolean isName(String text) {
        try {
            return !Path.of(text).toString().isEmpty();
        } catch (InvalidPathException e) {
            return false; // The locale cannot write it.
        }
    }

    /// For the service loader.
    public RootFolder() {}

    @Override
    public List<Setting<?>> settings() {
        return List.of(ROOT, LISTING);
    }

    @Override
    public void configure(SettingValues values) {
        folder = values.find(ROOT);
        listing = values.get(LISTING);
    }

    /// Registers a route for all that nobody else registers.
    ///
    /// @throws UncheckedIOException if there is no such folder, or it cannot be read
    @Override
    public void register(Routes routes) {
        String name = folder;
        if (name == null) {
            return;
        }
        try {
            routes.get("/{path...}", StaticFiles.folder(Path.of(name)).withListing(listing));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "--root is '" + name + "', which is no folder that can be read", e);
        }
    }
}
