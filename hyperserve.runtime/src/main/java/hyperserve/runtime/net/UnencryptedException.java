package hyperserve.runtime.net;

import java.io.IOException;

/// The peer speaks plainly to a transport that encrypts, and is to be told so in the same way: from
/// now on the transport adds nothing to what is written, and what was received is dropped.
public final class UnencryptedException extends IOException {

    private static final long serialVersionUID = 1;

    /// The peer has begun with letters, as HTTP does.
    public UnencryptedException() {
        super("the client does not encrypt");
    }
}
