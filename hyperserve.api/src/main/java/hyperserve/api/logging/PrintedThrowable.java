package hyperserve.api.logging;

import hyperserve.api.Nullable;

/// Stands in a log for an exception whose text is not fit for one: prints as that does, but for the
/// text.
@SuppressWarnings("OverrideThrowableToString") // which names another class
public final class PrintedThrowable extends Throwable {

    private static final long serialVersionUID = 1;

    /// Causes can be many, and a circle.
    private static final int DEEPEST = 16;

    /// What it prints for itself.
    private final String line;

    private PrintedThrowable(String line, @Nullable Throwable cause, Throwable original) {
        super(null, cause, true, true);
        this.line = line;
        setStackTrace(original.getStackTrace());
    }

    /// Loads this class, so that it is there before it is needed.
    static void prepare() {
        var _ = serialVersionUID;
    }

    /// {@return the exception itself if its texts and those of its causes are fit for a log, else
    /// what stands for it}
    ///
    /// @param thrown what others threw
    public static Throwable of(Throwable thrown) {
        try {
            return isPlain(thrown, DEEPEST) ? thrown : copy(thrown, DEEPEST);
        } catch (RuntimeException | StackOverflowError e) {
            // Causes and stack traces, too, are asked of code of others.
            return new PrintedThrowable(thrown.getClass().getName(), null, e);
        }
    }

    private static boolean isPlain(Throwable thrown, int depth) {
        String text = text(thrown);
        if (depth == 0 || text == null || !LogText.of(text).equals(text)) {
            return false;
        }
        for (Throwable suppressed : thrown.getSuppressed()) {
            if (!isPlain(suppressed, depth - 1)) {
                return false;
            }
        }
        Throwable cause = thrown.getCause();
        return cause == null || isPlain(cause, depth - 1);
    }

    private static Throwable copy(Throwable thrown, int depth) {
        if (depth == 0) {
            return new PrintedThrowable("... and more causes", null, thrown);
        }
        Throwable cause = thrown.getCause();
        String text = text(thrown);
        PrintedThrowable copy =
                new PrintedThrowable(
                        text == null ? thrown.getClass().getName() : LogText.of(text),
                        cause == null ? null : copy(cause, depth - 1),
                        thrown);
        for (Throwable suppressed : thrown.getSuppressed()) {
            copy.addSuppressed(copy(suppressed, depth - 1));
        }
        return copy;
    }

    /// Null if it throws when it is asked, as others wrote it.
    private static @Nullable String text(Throwable thrown) {
        try {
            return thrown.toString();
        } catch (RuntimeException | Error e) {
            return null;
        }
    }

    @Override
    public String toString() {
        return line;
    }
}
