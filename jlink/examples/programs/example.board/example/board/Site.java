package example.board;

import example.threads.Each;

import hyperserve.api.HandlerProvider;
import hyperserve.api.Routes;
import hyperserve.runtime.Server;
import hyperserve.web.files.Links;
import hyperserve.web.files.StaticFiles;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/// The files of a folder: pages that are asked for anew each time, what a build tool has given
/// names by content and so never changes, and downloads, which are listed.
public final class Site implements HandlerProvider {

    private final Path folder;

    /// A site.
    ///
    /// @param folder has the pages, and a folder `downloads`
    public Site(Path folder) {
        this.folder = folder;
    }

    @Override
    public void register(Routes routes) {
        try {
            StaticFiles pages =
                    StaticFiles.folder(folder)
                            .withImmutableHashedNames()
                            .withCacheControl("images/**", "max-age=86400")
                            .withMediaType("glsl", "text/plain; charset=utf-8");
            StaticFiles downloads =
                    StaticFiles.folder(folder.resolve("downloads"))
                            .withIndex()
                            .withListing(true)
                            .withLinks(Links.INSIDE);
            routes.get("/{path...}", pages).get("/downloads/{path...}", downloads);
        } catch (IOException e) {
            throw new UncheckedIOException("the site cannot be read", e);
        }
    }

    /// Serves a site until the process is told to end.
    ///
    /// @param args the folder
    /// @throws IOException if the port is taken
    /// @throws InterruptedException if interrupted
    public static void main(String... args) throws IOException, InterruptedException {
        try (Server server = Server.at("127.0.0.1", 8080)) {
            server.pool(new Each()).handlers(new Site(Path.of(args[0]))).run();
        }
    }
}
