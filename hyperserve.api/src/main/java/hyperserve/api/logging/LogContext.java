package hyperserve.api.logging;

import hyperserve.api.Nullable;

/// Which request the current thread is busy with, for whoever writes what it logs. It is set for
/// the time of a call, by a filter for the handlers behind it, and for no other thread. Immutable.
///
/// @param requestId the identifier of the request
/// @param traceId the trace that it belongs to, as 32 hexadecimal digits; null if it names none
public record LogContext(String requestId, @Nullable String traceId) {

    private static final ScopedValue<LogContext> CURRENT = ScopedValue.newInstance();

    /// {@return that of the current thread, null if there is none}
    public static @Nullable LogContext current() {
        return CURRENT.isBound() ? CURRENT.get() : null;
    }

    /// Does something that is to be logged with this, in place of another that may be current.
    ///
    /// @param work what to do
    /// @param <T> what that returns
    /// @param <X> what that throws
    /// @return what it returns
    /// @throws X what it throws
    public <T, X extends Throwable> T call(ScopedValue.CallableOp<? extends T, X> work) throws X {
        return ScopedValue.where(CURRENT, this).call(work);
    }
}
