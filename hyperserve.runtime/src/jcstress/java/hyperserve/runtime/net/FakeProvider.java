package hyperserve.runtime.net;

import java.net.ProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;

/// Makes [FakeSelector]s, because a test makes thousands a second, and the system has fewer.
public final class FakeProvider extends SelectorProvider {

    /// For the JDK.
    public FakeProvider() {}

    /// Makes this the provider of this JVM. Before the first selector.
    static void install() {
        System.setProperty(SelectorProvider.class.getName(), FakeProvider.class.getName());
        if (!(SelectorProvider.provider() instanceof FakeProvider)) {
            throw new IllegalStateException("this JVM has used another provider of selectors");
        }
    }

    @Override
    public AbstractSelector openSelector() {
        return new FakeSelector(this);
    }

    @Override
    public SocketChannel openSocketChannel() {
        throw new UnsupportedOperationException();
    }

    @Override
    public ServerSocketChannel openServerSocketChannel() {
        throw new UnsupportedOperationException();
    }

    @Override
    public DatagramChannel openDatagramChannel() {
        throw new UnsupportedOperationException();
    }

    @Override
    public DatagramChannel openDatagramChannel(ProtocolFamily family) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Pipe openPipe() {
        throw new UnsupportedOperationException();
    }
}
