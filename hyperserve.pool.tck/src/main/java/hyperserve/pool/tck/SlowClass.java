package hyperserve.pool.tck;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;

/// A class that is initialised once more each time it is asked for, and not before a gate is open.
final class SlowClass {

    /// What the class looks like; each one defined after it has a gate.
    private static final class Template {
        static {
            try {
                MethodHandles.classData(MethodHandles.lookup(), "_", Gate.class).pass();
            } catch (IllegalAccessException e) {
                throw new ExceptionInInitializerError(e);
            }
        }
    }

    private SlowClass() {}

    /// What uses a new class, for the first time if nobody has before.
    static Runnable firstUse(Gate gate) {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        try {
            Class<?> one = lookup.defineHiddenClassWithClassData(code(), gate, false).lookupClass();
            MethodHandles.Lookup inside = MethodHandles.privateLookupIn(one, lookup);
            return () -> initialise(inside, one);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void initialise(MethodHandles.Lookup lookup, Class<?> one) {
        try {
            lookup.ensureInitialized(one);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] code() {
        String file = "SlowClass$" + Template.class.getSimpleName() + ".class";
        try (InputStream in = SlowClass.class.getResourceAsStream(file)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
