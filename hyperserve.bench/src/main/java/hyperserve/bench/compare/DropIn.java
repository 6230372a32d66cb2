package hyperserve.bench.compare;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/// Handlers that a copy of an image has besides: a module whose sources are here.
enum DropIn {
    /// Handlers that keep their threads.
    STUCK("src/stuck/hyperserve.stuck"),

    /// Filters, compression and events of `hyperserve.web`.
    WEB("src/web/hyperserve.bench.web"),

    /// A room, each of whose members gets what one of them sends.
    WEBSOCKET("src/websocket/hyperserve.bench.websocket");

    private static final Path MODULES = Path.of("../jlink/target/modules");

    private final Path sources;
    private final Path work;

    DropIn(String sources) {
        this.sources = Path.of(sources);
        this.work = Path.of("target", name().toLowerCase(Locale.ROOT));
    }

    /// Makes the copy anew.
    ///
    /// @param image the server, one of our images
    Contestant into(Contestant image) throws IOException {
        Path from = image.files().getFirst();
        Path to = work.resolve(from.getFileName());
        copy(from, to);
        pack(to.resolve("plugins"));
        List<String> command = new ArrayList<>(image.command());
        command.set(0, to.resolve("bin/hyperserve").toString());
        return new Contestant(
                image.name(), image.version(), command, image.whole(), image.java(), List.of(to));
    }

    static boolean isImage(Contestant contestant) {
        return Files.exists(contestant.files().getFirst().resolve("plugins"));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file));
                Files.createDirectories(copy.getParent());
                if (!Files.isDirectory(copy, LinkOption.NOFOLLOW_LINKS)) {
                    Files.copy(
                            file,
                            copy,
                            LinkOption.NOFOLLOW_LINKS,
                            StandardCopyOption.COPY_ATTRIBUTES,
                            StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    private void pack(Path plugins) throws IOException {
        Path classes = work.resolve("classes");
        List<String> arguments = new ArrayList<>();
        arguments.addAll(List.of("-d", classes.toString(), "-p", MODULES.toString()));
        try (Stream<Path> files = Files.walk(sources)) {
            files.map(Path::toString)
                    .filter(file -> file.endsWith(".java"))
                    .forEach(arguments::add);
        }
        run("javac", arguments);
        String jar = plugins.resolve(sources.getFileName() + ".jar").toString();
        run("jar", List.of("--create", "--file=" + jar, "-C", classes.toString(), "."));
    }

    private static void run(String tool, List<String> arguments) {
        StringWriter output = new StringWriter();
        PrintWriter writer = new PrintWriter(output);
        ToolProvider program = ToolProvider.findFirst(tool).orElseThrow();
        if (program.run(writer, writer, arguments.toArray(String[]::new)) != 0) {
            throw new IllegalStateException(tool + ": " + output);
        }
    }
}
