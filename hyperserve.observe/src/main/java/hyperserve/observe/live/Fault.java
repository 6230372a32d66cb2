package hyperserve.observe.live;

import hyperserve.api.FinishedExchange;
import hyperserve.api.FinishedExchange.Ending;
import hyperserve.api.Method;
import hyperserve.api.Nullable;
import hyperserve.api.Status;

/// An exchange that went wrong on this side: something was thrown, or the status is 500 or more.
///
/// @param millis when it had ended, in milliseconds since 1970
/// @param method its method, or a dash if none could be read
/// @param route the pattern of its route, or a dash if it has none
/// @param status the status, 0 if no response was begun
/// @param thrown the class of what was thrown, empty if nothing was
record Fault(long millis, String method, String route, int status, String thrown) {

    private static final int SERVER_ERROR = 500;

    /// Of the texts; a method is whatever a client has written.
    private static final int LONGEST = 200;

    private static final String NONE = "–";

    /// {@return the fault that an exchange is, null if it is none}
    ///
    /// What was refused for want of room is none: it is counted as shed, and may come in crowds.
    static @Nullable Fault of(FinishedExchange exchange) {
        Status status = exchange.status();
        int code = status == null ? 0 : status.code();
        Throwable thrown = exchange.failure();
        Ending ending = exchange.ending();
        boolean made = ending == Ending.COMPLETE || ending == Ending.CUT;
        if (thrown == null && !(made && code >= SERVER_ERROR)) {
            return null;
        }
        Method method = exchange.method();
        String route = exchange.route();
        return new Fault(
                exchange.begun().toEpochMilli() + exchange.duration().toMillis(),
                method == null ? NONE : cut(method.name()),
                route == null ? NONE : cut(route),
                code,
                thrown == null ? "" : cut(thrown.getClass().getName()));
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
