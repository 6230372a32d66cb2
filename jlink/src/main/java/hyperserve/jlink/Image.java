package hyperserve.jlink;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/// Makes the image of each pool, `target/hyperserve-POOL`, from the jars in `target/modules`. The
/// POM starts it in the folder of this project, with the JDK that the images are to hold.
///
/// An image is made beside the one that is there, and takes its place when it is complete: a build
/// that fails leaves no half of one behind, and none has to be cleaned away before the next.
public final class Image {

    private static final Path TARGET = Path.of("target");
    private static final Path LAUNCHER = Path.of("src", "main", "launcher");

    private Image() {}

    /// Makes the images.
    ///
    /// @param args the pools, separated by spaces; the time that files in archives get, as ISO 8601
    ///     writes it
    /// @throws Exception if one could not be made
    public static void main(String[] args) throws Exception {
        Instant time = Instant.parse(args[1]);
        List<Future<?>> images = new ArrayList<>();
        // While one image is trained, which is mostly waiting, the next is linked.
        try (ExecutorService trainer = Executors.newSingleThreadExecutor()) {
            for (String pool : args[0].split(" ", -1)) {
                Path made = TARGET.resolve("hyperserve-" + pool + ".new");
                delete(made);
                link(pool, made);
                images.add(trainer.submit(() -> complete(pool, made, time)));
            }
        }
        for (Future<?> image : images) {
            image.get();
        }
    }

    private static Void complete(String pool, Path made, Instant time) throws Exception {
        String name = "hyperserve-" + pool;
        Training.run(made, TARGET.resolve(name + ".training.log"));
        Path archive = TARGET.resolve(name + ".tar.gz");
        Archive.write(made, name, _ -> true, time, archive);
        BillOfMaterials.write(made, name, time, archive);
        long caches =
                Files.size(made.resolve(Training.CACHE))
                        + Files.size(made.resolve(Training.TLS_CACHE));
        System.out.printf(
                Locale.ROOT,
                "%s: %s without the AOT caches, %s with them, %s packed%n",
                name,
                mebibytes(size(made) - caches),
                mebibytes(size(made)),
                mebibytes(Files.size(archive)));
        Path image = TARGET.resolve(name);
        delete(image);
        Files.move(made, image);
        return null;
    }

    /// {@return the bytes of all files in a folder}
    static long size(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MiB", bytes / (double) (1 << 20));
    }

    /// Makes an image that has no AOT cache yet.
    ///
    /// @param pool the only pool in it
    /// @param image the folder to make
    /// @throws IOException if it could not be made
    static void link(String pool, Path image) throws IOException {
        // The modules by name: binding services would bring in whatever else the JDK provides.
        // A process of its own: the second image that one JVM links is another than the first.
        Process jlink =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "jlink").toString(),
                                "--module-path=" + TARGET.resolve("modules"),
                                "--add-modules=hyperserve.runtime,hyperserve.web,hyperserve.demo",
                                "--add-modules=hyperserve.http2,hyperserve.websocket,hyperserve.logging",
                                "--add-modules=hyperserve.observe,hyperserve.jfr",
                                "--add-modules=hyperserve.pool.executor,hyperserve.pool." + pool,
                                "--add-options=-Dhyperserve.pool=" + pool + " " + jvmOptions(),
                                "--strip-debug",
                                "--no-header-files",
                                "--no-man-pages",
                                "--compress=zip-9",
                                "--output=" + image)
                        .inheritIO()
                        .start();
        int code = exitCode(jlink);
        if (code != 0) {
            throw new IllegalStateException("jlink failed with exit code " + code);
        }
        Path jvm = image.resolve("lib", "server", "libjvm.so");
        if (Files.exists(jvm)) {
            SymbolTable.removeFrom(jvm);
        }
        removeTools(image.resolve("bin"));
        Path launcher = image.resolve("bin", "hyperserve");
        Files.copy(LAUNCHER.resolve("hyperserve"), launcher);
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path plugins = Files.createDirectory(image.resolve("plugins"));
        Files.copy(LAUNCHER.resolve("plugins.txt"), plugins.resolve("README.txt"));
        Path licence = Files.createDirectories(image.resolve("legal", "hyperserve"));
        Files.copy(Path.of("..", "LICENSE"), licence.resolve("LICENSE"));
    }

    /// The module `java.base` brings tools of its own, `keytool` for one, which serve nobody here
    /// but an intruder.
    private static void removeTools(Path bin) throws IOException {
        try (DirectoryStream<Path> programs = Files.newDirectoryStream(bin)) {
            for (Path program : programs) {
                if (!program.getFileName().toString().equals("java")) {
                    Files.delete(program);
                }
            }
        }
    }

    private static int exitCode(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new IllegalStateException("interrupted while jlink ran", e);
        }
    }

    private static String jvmOptions() throws IOException {
        List<String> files =
                System.getProperty("os.name").equals("Linux")
                        ? List.of("jvm.options", "jvm.linux.options")
                        : List.of("jvm.options");
        List<String> options = new ArrayList<>();
        for (String file : files) {
            options.addAll(Files.readAllLines(LAUNCHER.resolve(file)));
        }
        options.removeIf(line -> line.isBlank() || line.startsWith("#"));
        return String.join(" ", options);
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
