package hyperserve.runtime.proxy;

import java.io.IOException;

/// What a proxy has sent in front of a connection is no header, or one that says nothing certain;
/// the message says why.
public final class MalformedHeaderException extends IOException {

    private static final long serialVersionUID = 1;

    MalformedHeaderException(String message) {
        super(message);
    }

    /// Made of what anybody may send, so it takes no look at the stack.
    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // nothing is written
    public Throwable fillInStackTrace() {
        return this;
    }
}
