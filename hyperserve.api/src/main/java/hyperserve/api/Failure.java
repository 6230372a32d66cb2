package hyperserve.api;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;

/// What may fail in pools and event loops though they go on; to log one never throws.
///
/// It is logged where a thread has to go on whatever has happened, also when memory has run out. So
/// the texts are here, ready before the first failure: even a string constant is allocated when it
/// is first met. And each step has another behind it that needs less: the logger, which runs code
/// of others and allocates; the class of the failure; a text of bytes.
enum Failure {
    TASK("a task failed; its thread ends or goes on, as after any other"),
    ABANDONMENT("a task failed to be abandoned; the next ones are, too"),
    LAUNCH("no thread could be had for a task; unless it runs, it is refused"),
    BEGIN("a thread had no memory to begin a task; it is abandoned"),
    EXECUTOR_SHUT_DOWN("shutting an executor down failed; its threads are left behind"),
    SHORTAGE("an executor failed to make up for tasks that wait; others wait"),
    STUBBORN_TASKS("tasks ignore their interrupt; they are left behind with their threads"),
    POLL("polling an event source failed; trying again in 100 ms"),
    SOURCE_TASK("a task of an event source failed; its loop goes on"),
    STUBBORN_SOURCE_TASK("the thread of an event loop is stuck in a task, and left behind"),
    WAKE_UP("waking an event source failed; its loop is left behind"),
    STAND_IN("a stand-in failed between two tasks; it goes on"),
    LATE_START("a virtual thread could not be started; a stand-in has its task"),
    WATCHER_START("virtual threads are not watched, for want of a thread"),
    WATCHER("watching virtual threads failed; it goes on in 100 ms");

    private static final byte[] UNTOLD =
            "hyperserve: something failed, and there was no memory to say what; it goes on\n"
                    .getBytes(StandardCharsets.US_ASCII);

    /// Looked for when there is something to log, as that takes longer than the start of a server;
    /// and again, if that has failed.
    private static volatile @Nullable Logger found;

    private final String text;

    Failure(String text) {
        this.text = text;
    }

    /// Loads this class, so that it is there before it is needed.
    static void prepare() {
        var _ = UNTOLD;
    }

    /// Loggers run code of others: a handler's, even the failure's own `getMessage`.
    void log(Throwable failure) {
        try {
            logger().log(Level.ERROR, text, failure);
        } catch (Throwable e) {
            printClassOf(failure);
        }
    }

    private static Logger logger() {
        Logger logger = found;
        if (logger == null) {
            logger = System.getLogger("hyperserve.api");
            found = logger;
        }
        return logger;
    }

    /// The name of a class runs no foreign code.
    private void printClassOf(Throwable failure) {
        try {
            System.err.println(text.concat(": ").concat(failure.getClass().getName()));
        } catch (Throwable e) {
            printThatThereWasOne();
        }
    }

    private static void printThatThereWasOne() {
        try {
            System.err.write(UNTOLD, 0, UNTOLD.length);
        } catch (Throwable e) {
            // Nobody can be told, and the caller has to go on all the same.
            Thread.onSpinWait();
        }
    }
}
