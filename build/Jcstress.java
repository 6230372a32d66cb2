import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Runs the jcstress tests that lie on the class path, and believes only what it sees: a run in
/// which an outcome was forbidden, a test failed to start or was left out has failed. jcstress
/// itself ends well if it has found nothing to run. Everything it says is in `log` beside its
/// reports, and is shown if the run fails.
///
/// Arguments: the folder for the reports, then the options for jcstress.
final class Jcstress {

    private static final Pattern RESULTS =
            Pattern.compile(
                    "Results: (\\d+) planned; (\\d+) passed, 0 failed, 0 soft errs, 0 hard errs");

    private Jcstress() {}

    public static void main(String[] args) throws Exception {
        Path reports = Path.of(args[0]);
        clear(reports);
        Path log = Files.createDirectories(reports).resolve("log");
        long start = System.nanoTime();
        int exit = run(reports, log, List.of(args).subList(1, args.length));
        long seconds = (System.nanoTime() - start) / 1_000_000_000;

        String said = Files.readString(log);
        Matcher results = RESULTS.matcher(said);
        int passed = 0;
        while (results.find()) {
            passed =
                    results.group(1).equals(results.group(2))
                            ? Integer.parseInt(results.group(2))
                            : 0;
        }
        List<String> tests = tests();
        List<String> missing =
                tests.stream().filter(t -> Files.notExists(reports.resolve(t + ".html"))).toList();
        if (exit != 0 || passed == 0 || !missing.isEmpty() || tests.isEmpty()) {
            System.err.println(said);
            System.err.printf(
                    "jcstress failed: exit code %d, %d of %d tests not run %s; reports: %s%n",
                    exit, missing.size(), tests.size(), missing, reports.toAbsolutePath());
            System.exit(1);
        }
        System.out.printf(
                "jcstress: %d tests, each outcome as allowed in all of %d runs, %d s%n",
                tests.size(), passed, seconds);
    }

    private static void clear(Path reports) throws IOException {
        if (Files.notExists(reports)) {
            return;
        }
        try (Stream<Path> old = Files.walk(reports)) {
            for (Path each : old.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    private static int run(Path reports, Path log, List<String> options)
            throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--sun-misc-unsafe-memory-access=allow");
        command.add("--class-path=" + absolute(System.getProperty("java.class.path")));
        command.add("org.openjdk.jcstress.Main");
        command.addAll(List.of("-r", reports.toAbsolutePath().toString()));
        command.addAll(options);
        return new ProcessBuilder(command)
                .directory(reports.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
    }

    /// Because jcstress leaves files where it is started, it is started among its reports.
    private static String absolute(String classPath) {
        return Stream.of(classPath.split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .reduce((one, other) -> one + File.pathSeparator + other)
                .orElseThrow();
    }

    /// What the annotation processor has found: each name behind a marker and its length.
    private static List<String> tests() throws IOException {
        var tests = new ArrayList<String>();
        try (var list = Jcstress.class.getResourceAsStream("/META-INF/TestList")) {
            String text = list == null ? "" : new String(list.readAllBytes(), UTF_8);
            Matcher test = Pattern.compile("JCTEST(\\d+)S").matcher(text);
            while (test.find()) {
                int length = Integer.parseInt(test.group(1));
                tests.add(text.substring(test.end(), test.end() + length));
            }
        }
        return tests;
    }
}
