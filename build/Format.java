import com.google.googlejavaformat.java.Main;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/// Checks the layout of every Java source below the working directory, or with `fix` puts it
/// right. The root POM starts it: one JVM for the whole repository.
final class Format {
    private static final int WIDTH = 100;

    private Format() {}

    public static void main(String[] args) throws Exception {
        boolean fix = List.of(args).equals(List.of("fix"));
        var sources = sources(Path.of(""));
        boolean broken = false;
        for (Path source : sources) {
            broken |= hasLongDocLine(source);
        }
        if (broken) {
            System.err.println("The /// lines named above are too wide. Break them by hand.");
            System.exit(1);
        }

        var command = new ArrayList<>(List.of("--aosp"));
        command.addAll(fix ? List.of("--replace") : List.of("--dry-run", "--set-exit-if-changed"));
        sources.forEach(source -> command.add(source.toString()));
        var out = new PrintWriter(System.out, true);
        var err = new PrintWriter(System.err, true);
        int exit = new Main(out, err, System.in).format(command.toArray(String[]::new));
        if (exit != 0 && !fix) {
            err.println("The files named above differ from google-java-format's AOSP style.");
            err.println("This puts them right:  mvn -q -Pformat process-sources");
        }
        System.exit(exit);
    }

    /// The formatter cuts a wide `///` line in two and starts the rest with `//`, which silently
    /// takes it out of the documentation.
    private static boolean hasLongDocLine(Path source) throws IOException {
        boolean found = false;
        int number = 0;
        for (String line : Files.readAllLines(source)) {
            number++;
            if (line.length() > WIDTH && line.stripLeading().startsWith("///")) {
                System.err.println(source + ":" + number);
                found = true;
            }
        }
        return found;
    }

    private static List<Path> sources(Path root) throws IOException {
        var found = new ArrayList<Path>();
        Files.walkFileTree(
                root,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes a) {
                        String name = dir.getFileName().toString();
                        boolean foreign = name.equals("target") || name.startsWith(".");
                        return foreign ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes a) {
                        if (file.toString().endsWith(".java")) {
                            found.add(file);
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
        return found;
    }
}
