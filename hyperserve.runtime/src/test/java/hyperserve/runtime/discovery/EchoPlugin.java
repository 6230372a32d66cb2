package hyperserve.runtime.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Handler;
import hyperserve.echo.EchoProvider;
import hyperserve.runtime.protocol.Protocols;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/// The protocol `echo` as a drop-in, in a module of a layer of its own. It has the name of one of
/// the modules that may have a protocol.
public final class EchoPlugin {

    private static final String MODULE = "hyperserve.websocket";

    private EchoPlugin() {}

    /// Finds the protocols of a folder of drop-ins with that one in it.
    ///
    /// @param folder an empty folder
    public static Protocols in(Path folder) throws IOException, URISyntaxException {
        Path classes = Files.createDirectories(folder.resolve("classes"));
        copyClasses(classes);
        Path descriptor =
                Files.writeString(
                        folder.resolve("module-info.java"),
                        """
                        module %s {
                            requires hyperserve.runtime;
                            provides hyperserve.runtime.protocol.ProtocolProvider with %s;
                        }
                        """
                                .formatted(MODULE, EchoProvider.class.getName()));
        String path = location(Handler.class) + ":" + location(Providers.class);
        run("javac", "-p", path, "-d", classes.toString(), descriptor.toString());
        Path plugins = Files.createDirectories(folder.resolve("plugins"));
        String jar = plugins.resolve("echo.jar").toString();
        run("jar", "--create", "--file", jar, "-C", classes.toString(), ".");
        return Providers.in(Plugins.addedTo(ModuleLayer.boot(), plugins.toFile())).protocols();
    }

    private static void copyClasses(Path target) throws IOException {
        Path within = Path.of("hyperserve", "echo");
        Path to = Files.createDirectories(target.resolve(within));
        List<Path> files;
        try (Stream<Path> all = Files.list(Path.of("target", "test-classes").resolve(within))) {
            files = all.toList();
        }
        for (Path each : files) {
            Files.copy(each, to.resolve(each.getFileName()));
        }
    }

    private static Path location(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private static void run(String tool, String... arguments) {
        StringWriter output = new StringWriter();
        PrintWriter writer = new PrintWriter(output);
        int code = ToolProvider.findFirst(tool).orElseThrow().run(writer, writer, arguments);
        assertThat(code).as(output.toString()).isZero();
    }
}
