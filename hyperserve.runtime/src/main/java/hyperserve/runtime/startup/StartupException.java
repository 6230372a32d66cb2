package hyperserve.runtime.startup;

import hyperserve.api.logging.LogText;
import hyperserve.runtime.logging.RootCause;

/// Says in one sentence why the server cannot start, naming what is wrong and the cure. It may
/// quote files, which can hold anything: so its message is made fit for a log ([LogText]).
///
/// Whatever a worker pool or its provider throws while the server starts is the cause of one of
/// these, errors included. Nothing of the server is left behind then, and it may be started again.
public final class StartupException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// A failure that the configuration explains.
    ///
    /// @param message one line for the operator
    public StartupException(String message) {
        super(LogText.of(message));
    }

    /// A failure that another one explains.
    ///
    /// @param message one line for the operator
    /// @param cause what was thrown
    public StartupException(String message, Throwable cause) {
        super(LogText.of(message), cause);
    }

    /// A failure of somebody else's code.
    ///
    /// @param what what that code is, and what it was to do; the beginning of the sentence
    /// @param thrown what it threw instead
    /// @param cure what the operator may do about it
    /// @return the failure, in one line that tells the root of what was thrown
    public static StartupException of(String what, Throwable thrown, String cure) {
        return new StartupException(what + ": " + RootCause.of(thrown) + "; " + cure, thrown);
    }
}
