package hyperserve.logging.console;

import hyperserve.api.Nullable;
import hyperserve.api.logging.LogContext;

import java.lang.System.Logger.Level;

/// What is logged.
///
/// @param millis when, in milliseconds since 1970 in UTC
/// @param level how severe it is
/// @param thread the name of the thread that logged it
/// @param logger the logger's name
/// @param message what happened, of any length and with any characters
/// @param thrown what was thrown, null if nothing was
/// @param request the request that the thread was busy with, null if it is not known
record Event(
        long millis,
        Level level,
        String thread,
        String logger,
        String message,
        @Nullable Throwable thrown,
        @Nullable LogContext request) {

    /// {@return an event of this moment and this thread}
    ///
    /// @param level how severe it is
    /// @param logger the logger's name
    /// @param message what happened
    /// @param thrown what was thrown, null if nothing was
    static Event now(Level level, String logger, String message, @Nullable Throwable thrown) {
        return new Event(
                System.currentTimeMillis(),
                level,
                name(Thread.currentThread()),
                logger,
                message,
                thrown,
                LogContext.current());
    }

    /// Most virtual threads have no name.
    private static String name(Thread thread) {
        String name = thread.getName();
        return name.isEmpty() ? "#" + thread.threadId() : name;
    }
}
