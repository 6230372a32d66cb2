package hyperserve.jlink;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.spi.ToolProvider;

/// Makes the image of one pool, `target/hyperserve-POOL`, from the jars in `target/modules`. The
/// POM starts it in the folder of this project, with the JDK that the image is to hold.
///
/// An image is made beside the one that is there, and takes its place when it is complete: a build
/// that fails leaves no half of one behind, and none has to be cleaned away before the next.
public final class Image {

    private Image() {}

    /// Makes an image.
    ///
    /// @param args the pool
    /// @throws Exception if it could not be made
    public static void main(String[] args) throws Exception {
        String pool = args[0];
        Path image = Path.of("target", "hyperserve-" + pool);
        Path made = Path.of("target", "hyperserve-" + pool + ".new");
        delete(made);
        link(pool, made);
        addLauncher(made);
        Training.run(made, Path.of("target", "hyperserve-" + pool + ".training.log"));
        delete(image);
        Files.move(made, image);
    }

    private static void link(String pool, Path image) {
        // The modules by name: binding services would bring in whatever else the JDK provides.
        int code =
                ToolProvider.findFirst("jlink")
                        .orElseThrow(() -> new IllegalStateException("this JDK has no jlink"))
                        .run(
                                System.out,
                                System.err,
                                "--module-path=" + Path.of("target", "modules"),
                                "--add-modules=hyperserve.runtime,hyperserve.demo",
                                "--add-modules=hyperserve.pool." + pool,
                                // For bin/java as well as for the launcher, and weaker than both.
                                "--add-options=-Dhyperserve.pool=" + pool,
                                "--strip-debug",
                                "--no-header-files",
                                "--no-man-pages",
                                "--compress=zip-9",
                                "--output=" + image);
        if (code != 0) {
            throw new IllegalStateException("jlink failed with exit code " + code);
        }
    }

    private static void addLauncher(Path image) throws IOException {
        Path launcher = image.resolve("bin", "hyperserve");
        Files.copy(Path.of("src", "main", "launcher", "hyperserve"), launcher);
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void delete(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return;
        }
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes a)
                            throws IOException {
                        // jlink makes some files read-only; what counts is the folder's mode.
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path dir, IOException e)
                            throws IOException {
                        Files.delete(dir);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
