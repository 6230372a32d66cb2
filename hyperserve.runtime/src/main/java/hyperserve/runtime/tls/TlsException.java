package hyperserve.runtime.tls;

import hyperserve.api.Nullable;

import javax.net.ssl.SSLException;

/// A connection cannot go on for what its peer, or TLS itself, has done; the message says what that
/// was.
final class TlsException extends SSLException {

    private static final long serialVersionUID = 1;

    private final boolean ofPeer;

    /// @param ofPeer whether the peer has broken a rule, and has not just gone
    TlsException(String message, @Nullable Throwable cause, boolean ofPeer) {
        super(message, cause);
        this.ofPeer = ofPeer;
    }

    /// What the peer has done that no sound one does.
    static TlsException violation(String message) {
        return new TlsException(message, null, true);
    }

    /// Whether the peer has broken a rule, and has not just gone.
    boolean isOfPeer() {
        return ofPeer;
    }
}
