package hyperserve.api.routing;

/// Says why a request target is none that a server takes. An answer, not a fault: without stack
/// trace, and its message holds nothing of the target.
public final class MalformedTargetException extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedTargetException(String reason) {
        super(reason, null, false, false);
    }

    /// {@return what is wrong, for the client to read}
    public String reason() {
        return String.valueOf(getMessage());
    }
}
