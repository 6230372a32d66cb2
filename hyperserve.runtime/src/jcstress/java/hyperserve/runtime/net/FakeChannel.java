package hyperserve.runtime.net;

import hyperserve.test.SocketlessChannel;

import java.io.IOException;
import java.nio.channels.spi.SelectorProvider;

/// A channel without a socket: it is readable or not, as the test says, and always writable. Nobody
/// reads or writes.
final class FakeChannel extends SocketlessChannel {

    /// Whether there is something to read; stays so until somebody has read it.
    volatile boolean readable;

    FakeChannel(SelectorProvider provider) throws IOException {
        super(provider);
        configureBlocking(false);
    }
}
