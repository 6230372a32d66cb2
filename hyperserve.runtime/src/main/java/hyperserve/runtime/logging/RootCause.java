package hyperserve.runtime.logging;

import hyperserve.api.Nullable;
import hyperserve.api.logging.LogText;

import java.util.ServiceConfigurationError;

/// What is behind an exception of somebody else's code, in one line: the last of its causes, and
/// the exception itself if that says something of its own. Nothing that such an exception does when
/// it is asked gets in the way.
public final class RootCause {

    /// Causes can be many, and a circle.
    private static final int DEEPEST = 16;

    private RootCause() {}

    /// Describes an exception.
    ///
    /// @param thrown what was thrown
    /// @return class and message of its root, and of itself; where it comes from, if there is no
    ///     message
    public static String of(Throwable thrown) {
        Throwable root = thrown;
        boolean isRoot = true;
        for (int depth = 0; depth < DEEPEST; depth++) {
            Throwable cause = cause(root);
            if (cause == null) {
                break;
            }
            root = cause;
            isRoot = false;
        }
        String why = described(root);
        String message = message(thrown);
        String rootMessage = message(root);
        boolean wraps =
                message.isBlank()
                        || thrown instanceof ServiceConfigurationError
                        || (!rootMessage.isBlank() && message.contains(rootMessage));
        return isRoot || wraps ? why : described(thrown) + ", because of " + why;
    }

    private static @Nullable Throwable cause(Throwable thrown) {
        try {
            return thrown.getCause();
        } catch (Throwable e) {
            return null;
        }
    }

    private static String described(Throwable thrown) {
        String message = message(thrown);
        String name = thrown.getClass().getName();
        return message.isBlank() ? name + origin(thrown) : name + ": " + LogText.of(message);
    }

    private static String message(Throwable thrown) {
        try {
            String message = thrown.getLocalizedMessage();
            return message == null ? "" : message;
        } catch (Throwable e) {
            return "";
        }
    }

    private static StackTraceElement[] stack(Throwable thrown) {
        try {
            return thrown.getStackTrace();
        } catch (Throwable e) {
            return new StackTraceElement[0];
        }
    }

    private static String origin(Throwable thrown) {
        StackTraceElement[] stack = stack(thrown);
        if (stack.length == 0) {
            return "";
        }
        StackTraceElement top = stack[0];
        return " at "
                + top.getClassName()
                + "."
                + top.getMethodName()
                + " ("
                + top.getFileName()
                + ":"
                + top.getLineNumber()
                + ")";
    }
}
