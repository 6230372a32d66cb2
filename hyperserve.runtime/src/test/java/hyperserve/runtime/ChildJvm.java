package hyperserve.runtime;

import hyperserve.api.Handler;
import hyperserve.test.pool.PoolLoader;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What it takes to start a JVM like that of the tests, with a heap of 64 MiB unless it is told
/// otherwise.
public final class ChildJvm {

    private ChildJvm() {}

    /// {@return the launcher}
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /// {@return where a class was compiled to}
    ///
    /// @param type the class
    public static String location(Class<?> type) {
        URL location = type.getProtectionDomain().getCodeSource().getLocation();
        return Path.of(URI.create(location.toString())).toString();
    }

    /// {@return the command of a server of its own, with the standard pool}
    ///
    /// @param options its options
    static List<String> server(String... options) {
        List<String> command = command();
        command.add("-p");
        command.add(path(StandardPool.CLASSES.toString()));
        command.add("-m");
        command.add("hyperserve.runtime/" + Main.class.getName());
        command.addAll(List.of(options));
        return command;
    }

    /// {@return the command of a program of the tests}
    ///
    /// @param flags what the JVM is told
    /// @param program the class that has the method `main`
    /// @param args its arguments
    static List<String> program(List<String> flags, Class<?> program, String... args) {
        List<String> command = command();
        command.addAll(flags);
        command.add("-cp");
        // Tests are a part of the module, so that their classes do not say where they are.
        String tests = Path.of("target", "test-classes").toAbsolutePath().toString();
        command.add(path(tests + File.pathSeparator + location(PoolLoader.class)));
        command.add(program.getName());
        command.addAll(List.of(args));
        return command;
    }

    /// Sends a signal to a process.
    ///
    /// @param name such as `HUP`
    static void signal(Process process, String name) throws IOException, InterruptedException {
        Process kill =
                new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid()).start();
        if (kill.waitFor() != 0) {
            throw new AssertionError("could not send " + name + " to " + process);
        }
    }

    private static List<String> command() {
        return new ArrayList<>(List.of(java(), "-Xmx64m"));
    }

    private static String path(String last) {
        return String.join(
                File.pathSeparator,
                location(Handler.class),
                location(Server.class),
                StandardPool.LIBRARY.toString(),
                last);
    }
}
