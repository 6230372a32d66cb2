package hyperserve.runtime.command;

/// Says in one line which option or variable is wrong, its value, and what is allowed.
public final class UsageException extends Exception {

    private static final long serialVersionUID = 1L;

    /// A mistake of whoever started the program.
    ///
    /// @param message one line
    public UsageException(String message) {
        super(message);
    }
}
