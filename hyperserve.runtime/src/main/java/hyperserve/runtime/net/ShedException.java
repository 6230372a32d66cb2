package hyperserve.runtime.net;

import java.io.IOException;

/// Thrown out of a wait for the peer because the connection is to make room for others.
public final class ShedException extends IOException {

    private static final long serialVersionUID = 1L;

    ShedException() {
        super("shed, as it has kept much memory for long and there is little left");
    }
}
