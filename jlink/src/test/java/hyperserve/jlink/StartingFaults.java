package hyperserve.jlink;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What `docs/starting-faults.md` has a row for: by the words in its first column, how to bring
/// each fault about.
///
/// @param folder an empty folder to work in
/// @param plugins the empty folder of an image's drop-ins
record StartingFaults(Path folder, Path plugins) {

    /// Makes a fault, and says how to meet it. Nothing of a start lives on: each provider has a
    /// thread of its own that would keep the process alive.
    private interface Fault {
        Command make(StartingFaults where) throws Exception;
    }

    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
    private static final int MAJOR_VERSION = 7;

    private static final String THROWS =
            "if (true) throw new IllegalStateException(\"no database\");";
    private static final String NOTHING = "";

    private static final Map<String, Fault> FAULTS = new LinkedHashMap<>();

    static {
        settings();
        addresses();
        paths();
        poolsThatAreNotThere();
        jars();
        handlers();
        pools();
        serviceFiles();
    }

    static List<String> names() {
        return List.copyOf(FAULTS.keySet());
    }

    Command make(String name) throws Exception {
        return FAULTS.get(name).make(this);
    }

    private static void settings() {
        FAULTS.put("an option that does not exist", it -> it.image("--prot", "80"));
        FAULTS.put("a value that cannot be", it -> it.image("--port", "many"));
        FAULTS.put(
                "a variable whose value cannot be",
                it -> it.image().withVariable("HYPERSERVE_MAX_BODY", "10 apples"));
        FAULTS.put("a level of the log that is none", it -> it.image("--log-level", "loud"));
        FAULTS.put(
                "a value in the file of settings that cannot be",
                it -> it.configured("# Where\nport = many\n"));
        FAULTS.put(
                "a key in the file of settings that does not exist",
                it -> it.configured("prot = 8080\n"));
        FAULTS.put(
                "a key in the file of settings that is there twice",
                it -> it.configured("max-body = 1MiB\nmax-body = 2MiB\n"));
        FAULTS.put(
                "a line in the file of settings that is none",
                it -> it.configured("max-body 1MiB\n"));
        FAULTS.put(
                "the file of settings is missing",
                it -> it.image("--config", it.folder.resolve("hyperserve.conf").toString()));
        FAULTS.put(
                "an application refuses a setting",
                it -> {
                    String configure =
                            "public void configure(hyperserve.api.SettingValues values) {"
                                    + " throw new IllegalArgumentException("
                                    + "\"--shop-key has 4 letters, and needs 8\"); }";
                    it.handlers(configure, NOTHING, NOTHING);
                    return it.image();
                });
    }

    private Command configured(String settings) throws IOException {
        Path file = Files.writeString(folder.resolve("hyperserve.conf"), settings);
        return image("--config", file.toString());
    }

    private static void addresses() {
        FAULTS.put(
                "the port is taken",
                it -> {
                    // Until the JVM of the tests ends.
                    var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                    it.handlers(NOTHING, NOTHING, NOTHING);
                    return it.image("--port", String.valueOf(other.getLocalPort()));
                });
        FAULTS.put("the address is another machine's", it -> it.image("--host", "192.0.2.1"));
        FAULTS.put("there is no socket to inherit", it -> it.image("--inherit-socket", "on"));
    }

    private static void paths() {
        FAULTS.put("an address that cannot be", it -> it.image("--listen", "unix:@app"));
        FAULTS.put(
                "somebody listens at the Unix domain socket",
                it -> {
                    // Until the JVM of the tests ends.
                    ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                            .bind(UnixDomainSocketAddress.of(it.folder.resolve("app.sock")));
                    return it.image("--listen", "unix:" + it.folder.resolve("app.sock"));
                });
        FAULTS.put(
                "a file is where the Unix domain socket is to be",
                it -> {
                    Path file = Files.writeString(it.folder.resolve("app.sock"), "precious");
                    return it.image("--listen", "unix:" + file);
                });
        FAULTS.put(
                "the folder of the Unix domain socket is missing",
                it -> it.image("--listen", "unix:" + it.folder.resolve("missing/app.sock")));
    }

    private static void poolsThatAreNotThere() {
        FAULTS.put("no pool has the name that was chosen", it -> it.image("--pool", "fast"));
        FAULTS.put(
                "there are several pools, and none was chosen",
                it ->
                        Command.java(
                                List.of(
                                        Command.module("hyperserve.api"),
                                        Command.module("hyperserve.runtime"),
                                        Command.module("hyperserve.pool.executor"),
                                        Command.module("hyperserve.pool.lockfree"),
                                        Command.module("hyperserve.pool.standard"))));
        FAULTS.put(
                "there is no pool",
                it ->
                        Command.java(
                                List.of(
                                        Command.module("hyperserve.api"),
                                        Command.module("hyperserve.runtime"))));
    }

    private static void jars() {
        FAULTS.put(
                "a jar that is none",
                it -> {
                    Files.writeString(it.plugins.resolve("shop.jar"), "no zip");
                    return it.image();
                });
        FAULTS.put(
                "a jar that is no module",
                it -> {
                    Path classes = Files.createDirectory(it.folder.resolve("plain"));
                    Files.writeString(classes.resolve("some.txt"), "text");
                    ExampleModules.pack(classes, it.plugins.resolve("shop.jar"));
                    return it.image();
                });
        FAULTS.put(
                "a module that the image has",
                it -> {
                    Files.copy(Command.module("hyperserve.demo"), it.plugins.resolve("again.jar"));
                    return it.image();
                });
        FAULTS.put(
                "a module that is there twice",
                it -> {
                    it.handlers(NOTHING, NOTHING, NOTHING);
                    Files.copy(it.plugins.resolve("shop.jar"), it.plugins.resolve("shop-2.jar"));
                    return it.image();
                });
        FAULTS.put(
                "a module that another one requires is missing",
                it -> {
                    it.module("requires java.logging;", Map.of());
                    return it.image();
                });
        FAULTS.put(
                "a jar for a later Java",
                it -> {
                    it.handlers(NOTHING, NOTHING, NOTHING);
                    it.change("module-info.class", bytes -> bytes[MAJOR_VERSION] = 100);
                    return it.image();
                });
    }

    private static void handlers() {
        FAULTS.put(
                "a static initialiser throws",
                it -> {
                    it.handlers("static { " + THROWS + " }", NOTHING, NOTHING);
                    return it.image();
                });
        FAULTS.put(
                "a constructor throws",
                it -> {
                    it.handlers(NOTHING, THROWS, NOTHING);
                    return it.image();
                });
        FAULTS.put(
                "a constructor throws without a message",
                it -> {
                    it.handlers(NOTHING, "if (true) throw new NullPointerException();", NOTHING);
                    return it.image();
                });
        FAULTS.put(
                "a setting has a name of the server's",
                it -> {
                    String settings =
                            "public java.util.List<hyperserve.api.Setting<?>> settings() { return"
                                    + " java.util.List.of(hyperserve.api.Setting.text("
                                    + "\"max-body\", \"not mine\")); }";
                    it.handlers(settings, NOTHING, NOTHING);
                    return it.image();
                });
        FAULTS.put(
                "a setting has no value",
                it -> {
                    String configure =
                            "public void configure(hyperserve.api.SettingValues values) {"
                                    + " values.get(hyperserve.api.Setting.text("
                                    + "\"shop-key\", \"who may buy\")); }";
                    it.handlers(configure, NOTHING, NOTHING);
                    return it.image();
                });
        FAULTS.put(
                "handlers cannot be registered",
                it -> {
                    it.handlers(NOTHING, NOTHING, THROWS);
                    return it.image();
                });
        FAULTS.put(
                "an application cannot be started",
                it -> {
                    it.handlers(NOTHING, NOTHING, NOTHING, THROWS);
                    return it.image();
                });
        FAULTS.put(
                "an observer cannot be started",
                it -> {
                    it.observer(THROWS);
                    return it.image();
                });
        FAULTS.put(
                "two handlers for one path",
                it -> {
                    String get = "routes.get(\"/cart\", request -> null);";
                    it.handlers(NOTHING, NOTHING, get + get);
                    return it.image();
                });
        FAULTS.put(
                "a class file is wrong",
                it -> {
                    it.handlers(NOTHING, NOTHING, NOTHING);
                    it.change("shop/Handlers.class", bytes -> bytes[0] = 0);
                    return it.image();
                });
        FAULTS.put(
                "a class file is missing",
                it -> {
                    it.handlers(NOTHING, NOTHING, "Prices.load();");
                    it.remove("shop/Handlers$Prices.class");
                    return it.image();
                });
    }

    private static void pools() {
        FAULTS.put(
                "a pool has no name",
                it -> {
                    it.pool("return null;", "return null;");
                    return it.image();
                });
        FAULTS.put(
                "a pool cannot be made",
                it -> {
                    it.pool("return \"own\";", THROWS + " return null;");
                    return it.image("--pool", "own");
                });
        FAULTS.put(
                "a pool is null",
                it -> {
                    it.pool("return \"own\";", "return null;");
                    return it.image("--pool", "own");
                });
        FAULTS.put(
                "a pool cannot be started",
                it -> {
                    it.pool("return \"own\";", "return new Unstartable();");
                    return it.image("--pool", "own");
                });
    }

    private static void serviceFiles() {
        FAULTS.put(
                "a service file names a class that is missing", it -> it.service("shop.Handlers"));
        FAULTS.put(
                "a service file names a class that is no provider",
                it -> it.service("hyperserve.api.Response"));
        FAULTS.put("a service file is no list of classes", it -> it.service("not a name"));
    }

    private Command image(String... options) {
        return Command.launcher(plugins.getParent(), options);
    }

    private Command service(String provider) throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF").resolve("services"));
        Files.writeString(services.resolve("hyperserve.api.HandlerProvider"), provider);
        return Command.of(
                JAVA,
                "-cp",
                folder + ":" + Command.MODULES + "/*",
                "hyperserve.runtime.Main",
                "--pool",
                "standard");
    }

    private void handlers(String initialiser, String constructor, String register)
            throws IOException {
        handlers(initialiser, constructor, register, NOTHING);
    }

    private void handlers(String initialiser, String constructor, String register, String started)
            throws IOException {
        String source =
                """
                package shop;

                public class Handlers implements hyperserve.api.HandlerProvider {
                    static { new Thread(new Alive()).start(); }
                    %s
                    public Handlers() { %s }
                    @Override public void register(hyperserve.api.Routes routes) { %s }
                    @Override public void started(hyperserve.api.RunningServer server) { %s }
                    static class Prices { static void load() {} }
                    static class Alive implements Runnable {
                        @Override public void run() {
                            while (true) java.util.concurrent.locks.LockSupport.park();
                        }
                    }
                }
                """
                        .formatted(initialiser, constructor, register, started);
        module(
                "provides hyperserve.api.HandlerProvider with shop.Handlers;",
                Map.of("Handlers.java", source));
    }

    private void observer(String started) throws IOException {
        String source =
                """
                package shop;

                public class Auditor implements hyperserve.api.Observer {
                    @Override public void started(hyperserve.api.RunningServer server) { %s }
                }
                """
                        .formatted(started);
        module(
                "provides hyperserve.api.Observer with shop.Auditor;",
                Map.of("Auditor.java", source));
    }

    private void pool(String name, String create) throws IOException {
        String source =
                """
                package shop;

                import hyperserve.api.*;
                import hyperserve.api.pool.*;

                public class Pool implements WorkerPoolProvider {
                    @Override public String name() { %s }
                    @Override public WorkerPool create(PoolConfig config) { %s }
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
                """
                        .formatted(name, create);
        module(
                "provides hyperserve.api.pool.WorkerPoolProvider with shop.Pool;",
                Map.of("Pool.java", source));
    }

    /// Makes the jar of a module and drops it in.
    private void module(String directives, Map<String, String> classes) throws IOException {
        Path sources = Files.createDirectory(folder.resolve("source"));
        Map<String, String> files = new LinkedHashMap<>(classes);
        files.put(
                "module-info.java", "module shop { requires hyperserve.api; " + directives + " }");
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(sources.resolve(file.getKey()), file.getValue());
        }
        Path compiled = folder.resolve("classes");
        ExampleModules.compile(
                List.of(), files.keySet().stream().map(sources::resolve).toList(), compiled);
        ExampleModules.pack(compiled, plugins.resolve("shop.jar"));
    }

    private interface Change {
        void apply(byte[] bytes);
    }

    private void change(String entry, Change change) throws IOException {
        try (FileSystem zip = open()) {
            byte[] bytes = Files.readAllBytes(zip.getPath(entry));
            change.apply(bytes);
            Files.write(zip.getPath(entry), bytes);
        }
    }

    private void remove(String entry) throws IOException {
        try (FileSystem zip = open()) {
            Files.delete(zip.getPath(entry));
        }
    }

    private FileSystem open() throws IOException {
        return FileSystems.newFileSystem(plugins.resolve("shop.jar"), Map.of());
    }
}
