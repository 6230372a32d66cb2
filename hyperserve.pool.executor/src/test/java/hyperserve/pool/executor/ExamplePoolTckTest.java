package hyperserve.pool.executor;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.pool.WorkerPoolProvider;
import hyperserve.pool.tck.WorkerPoolTck;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The whole kit on the pool that the README shows, which is compiled against this module and
/// `hyperserve.api` alone.
final class ExamplePoolTckTest implements WorkerPoolTck {

    private static final Path SOURCES =
            Path.of("..", "jlink", "src", "test", "modules", "example.pool");

    @TempDir private static Path classes;
    private static WorkerPoolProvider provider;

    @BeforeAll
    static void compile() throws IOException {
        Module library = ExecutorPool.class.getModule();
        // The module only makes pools; for this test it looks services up, too.
        library.addUses(WorkerPoolProvider.class);
        Configuration boot = library.getLayer().configuration();
        String path =
                Stream.of(library, WorkerPoolProvider.class.getModule())
                        .map(each -> location(boot, each))
                        .collect(Collectors.joining(File.pathSeparator));
        try (Stream<Path> files = Files.walk(SOURCES)) {
            Stream<String> options = Stream.of("-d", classes.toString(), "-p", path);
            Stream<String> sources =
                    files.map(Path::toString).filter(name -> name.endsWith(".java"));
            run("javac", Stream.concat(options, sources).toList());
        }
        Configuration configuration =
                boot.resolve(ModuleFinder.of(classes), ModuleFinder.of(), Set.of("example.pool"));
        ModuleLayer layer =
                library.getLayer()
                        .defineModulesWithOneLoader(
                                configuration, ClassLoader.getPlatformClassLoader());
        provider =
                ServiceLoader.load(layer, WorkerPoolProvider.class).stream()
                        .filter(each -> each.type().getModule().getLayer() == layer)
                        .findFirst()
                        .orElseThrow()
                        .get();
    }

    private static String location(Configuration boot, Module module) {
        return Path.of(
                        boot.findModule(module.getName())
                                .orElseThrow()
                                .reference()
                                .location()
                                .orElseThrow())
                .toString();
    }

    private static void run(String tool, List<String> arguments) {
        StringWriter output = new StringWriter();
        PrintWriter writer = new PrintWriter(output);
        int code =
                ToolProvider.findFirst(tool)
                        .orElseThrow()
                        .run(writer, writer, arguments.toArray(String[]::new));
        assertThat(code).as("%s: %s", tool, output).isZero();
    }

    @Override
    public WorkerPoolProvider provider() {
        return provider;
    }

    @Override
    public Path moduleLocation() {
        return classes;
    }

    /// It has max threads, and more for those that wait.
    @Override
    public boolean keepsMinToMaxWorkers() {
        return false;
    }
}
