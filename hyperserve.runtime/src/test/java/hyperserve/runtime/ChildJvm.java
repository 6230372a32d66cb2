package hyperserve.runtime;

import java.net.URI;
import java.net.URL;
import java.nio.file.Path;

/// What it takes to start a JVM like that of the tests.
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
}
