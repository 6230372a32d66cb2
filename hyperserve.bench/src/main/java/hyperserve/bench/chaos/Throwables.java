package hyperserve.bench.chaos;

import hyperserve.api.BadRequestException;
import hyperserve.api.Nullable;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

/// Every kind of thing that can be thrown.
final class Throwables {

    private static final List<Supplier<Throwable>> KINDS =
            List.of(
                    () -> new IllegalStateException("chaos"),
                    () -> new NullPointerException(),
                    () -> new IOException("chaos, checked"),
                    () -> new InterruptedException("chaos, without an interrupt"),
                    () -> new CancellationException(),
                    () -> new BadRequestException("chaos, a bad request"),
                    () -> new AssertionError("chaos"),
                    () -> new StackOverflowError("chaos, by hand"),
                    () -> new OutOfMemoryError("chaos, by hand"),
                    () -> new NoClassDefFoundError("chaos"),
                    () -> new ExceptionInInitializerError("chaos"),
                    () -> new Throwable("chaos, neither exception nor error"),
                    Death::new,
                    Stackless::new,
                    Mute::new,
                    Circular::new,
                    Endless::new,
                    () -> new IllegalStateException("line\r\nERROR: no such line \u001b[2J\0"));

    private Throwables() {}

    /// Throws one of them, whether the compiler would allow it or not.
    ///
    /// @param number which of them; any number is one
    /// @return never
    static RuntimeException raise(int number) {
        return Throwables.<RuntimeException>sneak(
                KINDS.get(Math.floorMod(number, KINDS.size())).get());
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> RuntimeException sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }

    /// An error of somebody's own, as `ThreadDeath` was.
    private static final class Death extends Error {
        private static final long serialVersionUID = 1;
    }

    /// Without stack trace, and without room for what is suppressed.
    private static final class Stackless extends RuntimeException {
        private static final long serialVersionUID = 1;

        Stackless() {
            super(null, null, false, false);
        }
    }

    /// Throws when it is asked for anything.
    private static final class Mute extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new IllegalStateException("asked for a message");
        }

        @Override
        public String toString() {
            throw new StackOverflowError("asked for a text");
        }

        @Override
        public synchronized @Nullable Throwable getCause() {
            throw new IllegalStateException("asked for a cause");
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            throw new AssertionError("asked for a stack trace");
        }
    }

    /// Is the cause of its cause.
    private static final class Circular extends Exception {
        private static final long serialVersionUID = 1;

        Circular() {
            super("chaos, circular");
            initCause(new IllegalStateException("the other", this));
        }
    }

    /// Has a message of a megabyte, a long line of causes, and much that was suppressed.
    private static final class Endless extends RuntimeException {
        private static final long serialVersionUID = 1;

        Endless() {
            super("endless ".repeat(1 << 17), chain(200));
            for (int i = 0; i < 20; i++) {
                addSuppressed(new IOException("suppressed " + i));
            }
        }

        private static @Nullable Throwable chain(int length) {
            Throwable cause = null;
            for (int i = 0; i < length; i++) {
                cause = new Link("cause " + i, cause);
            }
            return cause;
        }
    }

    private static final class Link extends RuntimeException {
        private static final long serialVersionUID = 1;

        Link(String message, @Nullable Throwable cause) {
            super(message, cause, false, false);
        }
    }
}
