package hyperserve.bench.chaos;

import hyperserve.api.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;

/// Makes classes whose initialiser waits, each of them for two who need it at once.
final class Initialisers {

    private final byte[] template;
    private final Object lock = new Object();
    private @Nullable Class<?> shared;

    Initialisers() throws IOException {
        try (InputStream in = Initialisers.class.getResourceAsStream("SlowClass.class")) {
            if (in == null) {
                throw new IOException("SlowClass is missing");
            }
            template = in.readAllBytes();
        }
    }

    /// Uses a class for the first time, alone or as the second one.
    void await() throws IllegalAccessException {
        Class<?> slow;
        synchronized (lock) {
            slow = shared;
            if (slow == null) {
                slow = MethodHandles.lookup().defineHiddenClass(template, false).lookupClass();
                shared = slow;
            } else {
                shared = null;
            }
        }
        MethodHandles.lookup().ensureInitialized(slow);
    }
}
