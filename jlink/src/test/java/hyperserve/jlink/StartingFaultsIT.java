package hyperserve.jlink;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.jlink.Command.Outcome;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Providers that fail in one way each while the server starts. Each ends it with exit code 1 and
/// one line that names the provider, what is behind it, and what to do; also while a thread of its
/// own lives.
@SuppressWarnings("InlineFormatString") // Whole classes are easier to read apart.
final class StartingFaultsIT {

    /// What all of them do first: it would keep the process alive.
    private static final String ALIVE =
            """
                static <T extends Throwable> void sneak(Throwable t) throws T {
                    @SuppressWarnings("unchecked") T any = (T) t;
                    throw any;
                }
                static class Vain extends RuntimeException {
                    @Override public String getMessage() { throw new AssertionError("vain"); }
                }
                static class Broken { static final Object VALUE = fail(); }
                static Object fail() { throw new IllegalArgumentException("no such table"); }
                static void recur() { recur(); }
                static class Alive implements Runnable {
                    @Override public void run() {
                        while (true) java.util.concurrent.locks.LockSupport.park();
                    }
                }
                static void live() { new Thread(new Alive()).start(); }
            """;

    private static final String HANDLERS =
            """
            package faulty;

            public class Handlers implements hyperserve.api.HandlerProvider {
                static { live(); }
                static { if (true) { %s } }
                public Handlers() { %s }
                @Override public void register(hyperserve.api.Routes routes) { %s }
                @Override public void started(hyperserve.api.RunningServer server)
                        throws Exception { %s }
            %s
            }
            """;

    private static final String POOL =
            """
            package faulty;

            import hyperserve.api.DrainReport;
            import hyperserve.api.pool.*;

            public class Pool implements WorkerPoolProvider {
                static { live(); }
                @Override public String name() { %s }
                @Override public int leastWorkers() { %s }
                @Override public WorkerPool create(PoolConfig config) { %s }
            %s
                static class Unstartable implements WorkerPool {
                    public void start(java.util.List<? extends EventSource> sources) {
                        throw new NoSuchMethodError("void f()");
                    }
                    public boolean tryExecute(PoolTask task) { return false; }
                    public boolean inlines(PoolTask.Kind kind) { return false; }
                    public void blocking() {}
                    public DrainReport drain(java.time.Duration grace) {
                        return new DrainReport(0, 0);
                    }
                    public PoolSnapshot snapshot() { throw new IllegalStateException(); }
                    public void close() { throw new IllegalStateException("not closed"); }
                }
            }
            """;

    private static final Path API = Command.module("hyperserve.api");
    private static final Path RUNTIME = Command.module("hyperserve.runtime");
    private static final Path LIBRARY = Command.module("hyperserve.pool.executor");
    private static final Path STANDARD = Command.module("hyperserve.pool.standard");

    @TempDir private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    static   | throw new IllegalStateException("no database");    | IllegalStateException: no database
                    static   | Object none = null; none.hashCode();               | NullPointerException
                    static   | throw new AssertionError(Broken.VALUE);            | IllegalArgumentException: no such table
                    new      | throw new IllegalStateException("no database");    | IllegalStateException: no database
                    new      | throw new NullPointerException();                  | NullPointerException at faulty.Handlers.<init> (Handlers.java:
                    new      | throw new IllegalStateException("a", new java.io.IOException("disk full")); | IOException: disk full
                    new      | throw new StackOverflowError();                    | StackOverflowError at faulty.Handlers
                    new      | sneak(new java.io.IOException("no file"));         | IOException: no file
                    new      | throw new OutOfMemoryError("of its own");          | OutOfMemoryError: of its own
                    new      | throw new Vain();                                  | Handlers$Vain
                    register | throw new IllegalStateException();                 | IllegalStateException at faulty.Handlers.register
                    register | throw new RuntimeException(new java.io.IOException("disk full")); | IOException: disk full
                    register | throw new java.util.ServiceConfigurationError("x", new IllegalStateException("no driver")); | IllegalStateException: no driver
                    register | sneak(new java.io.IOException("no file"));         | IOException: no file
                    register | sneak(new InterruptedException());                 | InterruptedException at faulty.Handlers
                    register | recur();                                           | StackOverflowError at faulty.Handlers
                    register | throw new AssertionError(Broken.VALUE);            | IllegalArgumentException: no such table
                    register | throw new Vain();                                  | Handlers$Vain
                    register | throw new IllegalStateException("two\\nlines");    | two\\nlines
                    register | routes.get("no slash", request -> null);            | no slash
                    started  | throw new java.io.IOException("disk full");         | IOException: disk full
                    started  | recur();                                            | StackOverflowError at faulty.Handlers
                    started  | throw new AssertionError(Broken.VALUE);             | IllegalArgumentException: no such table
                    started  | throw new InterruptedException();                   | InterruptedException at faulty.Handlers.started
                    """)
    void ofHandlers(String where, String code, String why) throws Exception {
        Path module = compile("hyperserve.api.HandlerProvider", "Handlers", handlers(where, code));

        fails(List.of(API, RUNTIME, LIBRARY, STANDARD, module), "standard", "faulty.Handlers", why);
    }

    private static String handlers(String where, String code) {
        return HANDLERS.formatted(
                where.equals("static") ? code : "",
                where.equals("new") ? "if (true) { " + code + " }" : "",
                where.equals("register") ? code : "",
                where.equals("started") ? code : "",
                ALIVE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    name   | throw new IllegalStateException("no name");      | IllegalStateException: no name
                    name   | throw new NoSuchMethodError("java.lang.X.y()");  | NoSuchMethodError: java.lang.X.y()
                    name   | return null;                                     | name() is 'null'
                    least  | throw new AssertionError("no idea");             | AssertionError: no idea
                    create | throw new IllegalStateException();               | IllegalStateException at faulty.Pool.create
                    create | throw new AssertionError(Broken.VALUE);          | IllegalArgumentException: no such table
                    create | sneak(new java.io.IOException("no file")); return null; | IOException: no file
                    create | return null;                                     | create() returned null
                    create | return new Unstartable();                        | NoSuchMethodError: void f()
                    """)
    void ofPools(String where, String code, String why) throws Exception {
        String source =
                POOL.formatted(
                        where.equals("name") ? code : "return \"faulty\";",
                        where.equals("least") ? code : "return 1;",
                        where.equals("create") ? code : "return null;",
                        ALIVE);
        Path module = compile("hyperserve.api.pool.WorkerPoolProvider", "Pool", source);

        fails(List.of(API, RUNTIME, module), "faulty", "faulty.Pool", why);
    }

    @Test
    void ofAMissingClass() throws Exception {
        Path module =
                compile(
                        "hyperserve.api.HandlerProvider",
                        "Handlers",
                        handlers("register", "System.out.println(Broken.VALUE);"));
        Files.delete(module.resolve("faulty").resolve("Handlers$Broken.class"));

        fails(
                List.of(API, RUNTIME, LIBRARY, STANDARD, module),
                "standard",
                "faulty.Handlers",
                "NoClassDefFoundError: faulty/Handlers$Broken");
    }

    @Test
    void ofAClassFileThatIsNone() throws Exception {
        Path module =
                compile("hyperserve.api.HandlerProvider", "Handlers", handlers("register", ""));
        Files.writeString(module.resolve("faulty").resolve("Handlers.class"), "no class");

        fails(
                List.of(API, RUNTIME, LIBRARY, STANDARD, module),
                "standard",
                "faulty.Handlers",
                "ClassFormatError");
    }

    /// What lives on is somebody else's: the providers are well, and the port is taken.
    @Test
    void ofAPortThatIsTakenWhileAThreadOfAProviderLives() throws Exception {
        Path module =
                compile("hyperserve.api.HandlerProvider", "Handlers", handlers("register", ""));
        List<Path> path = List.of(API, RUNTIME, LIBRARY, STANDARD, module);
        try (ServerProcess first = ServerProcess.start(Command.java(path))) {
            String port = String.valueOf(first.port);
            Outcome outcome = Command.java(path, "--port", port).run();

            assertThat(outcome.code()).isEqualTo(1);
            assertThat(outcome.err()).singleElement().asString().contains(port);
        }
    }

    private static void fails(List<Path> path, String pool, String... named) throws Exception {
        Outcome outcome = Command.java(path, "--port", "0", "--pool", pool).run();

        assertThat(outcome.code()).as("%s", outcome.err()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .singleElement()
                .asString()
                .startsWith("hyperserve: ")
                .contains(named)
                .doesNotContain(": null", "does not fit");
    }

    /// {@return the folder of a module with one provider}
    private Path compile(String service, String type, String source) throws IOException {
        Path sources = Files.createDirectories(folder.resolve("source"));
        List<Path> files = new ArrayList<>();
        files.add(
                Files.writeString(
                        sources.resolve("module-info.java"),
                        """
                        module faulty {
                            requires hyperserve.api;
                            provides %s with faulty.%s;
                        }
                        """
                                .formatted(service, type)));
        files.add(Files.writeString(sources.resolve(type + ".java"), source));
        Path classes = folder.resolve("classes");
        ExampleModules.compile(List.of(), files, classes);
        return classes;
    }
}
