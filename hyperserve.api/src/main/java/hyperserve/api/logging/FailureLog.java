package hyperserve.api.logging;

import hyperserve.api.Nullable;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/// Where pools and event loops tell of failures; to tell of one never throws.
///
/// It is called where a thread must go on whatever has happened, also when memory has run out. So
/// each step has another behind it that needs less: the logger, which runs code of others and
/// allocates; the name of the failure's class, which runs none; a text that lies ready; a number.
/// The texts are the caller's constants, ready before the first failure, as a literal in a `catch`
/// becomes a string when it is first met.
///
/// Any thread may call it.
public final class FailureLog {

    private static final byte[] UNTOLD =
            "hyperserve: something failed, and there was no memory to say what; it goes on\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private static final AtomicLong LOST = new AtomicLong();

    private final String name;

    /// Looked for when there is something to log, as that takes longer than the start of a server;
    /// and again, if that has failed.
    private volatile @Nullable Logger found;

    /// A log.
    ///
    /// @param name the logger's
    public FailureLog(String name) {
        this.name = name;
        // What it needs is loaded while there is memory.
        var _ = LogText.of(name);
        PrintedThrowable.prepare();
    }

    /// Tells of a failure. Loggers run code of others too: a handler's, even the failure's own
    /// `getMessage`.
    ///
    /// @param text what failed, and what becomes of it
    /// @param failure why, if that is known
    public void error(String text, @Nullable Throwable failure) {
        try {
            logger().log(Level.ERROR, text, failure == null ? null : PrintedThrowable.of(failure));
        } catch (Throwable e) {
            printClassOf(text, failure);
        }
    }

    private Logger logger() {
        Logger logger = found;
        if (logger == null) {
            logger = System.getLogger(name);
            found = logger;
        }
        return logger;
    }

    private static void printClassOf(String text, @Nullable Throwable failure) {
        try {
            String type = failure == null ? "unknown" : failure.getClass().getName();
            System.err.println(text.concat(": ").concat(type));
        } catch (Throwable e) {
            printThatThereWasOne();
        }
    }

    private static void printThatThereWasOne() {
        try {
            System.err.write(UNTOLD, 0, UNTOLD.length);
        } catch (Throwable e) {
            LOST.incrementAndGet();
        }
    }

    /// {@return how many failures of this process not even the last resort could tell of}
    public static long lost() {
        return LOST.get();
    }
}
