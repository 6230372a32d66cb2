package hyperserve.runtime.discovery;

/// Says in one sentence why the server cannot start, naming what is wrong and the cure.
public final class StartupException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// A failure that the configuration explains.
    ///
    /// @param message one line for the operator
    public StartupException(String message) {
        super(message);
    }

    /// A failure that another one explains.
    ///
    /// @param message one line for the operator
    /// @param cause what was thrown
    public StartupException(String message, Throwable cause) {
        super(message, cause);
    }
}
