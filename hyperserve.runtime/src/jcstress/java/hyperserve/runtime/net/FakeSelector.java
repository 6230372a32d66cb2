package hyperserve.runtime.net;

import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelectionKey;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.util.Set;
import java.util.function.Consumer;

/// A selector for one [FakeChannel], level-triggered like the system's: it reports a channel again
/// and again, for as long as that is ready for what the key is interested in. It never waits.
final class FakeSelector extends AbstractSelector {

    private Key key;

    FakeSelector(SelectorProvider provider) {
        super(provider);
    }

    private final class Key extends AbstractSelectionKey {

        private final FakeChannel channel;
        private volatile int interest;

        Key(FakeChannel channel) {
            this.channel = channel;
        }

        @Override
        public SelectableChannel channel() {
            return channel;
        }

        @Override
        public Selector selector() {
            return FakeSelector.this;
        }

        @Override
        public int interestOps() {
            return interest;
        }

        @Override
        public SelectionKey interestOps(int operations) {
            interest = operations;
            return this;
        }

        @Override
        public int readyOps() {
            return interest & (OP_WRITE | (channel.readable ? OP_READ : 0));
        }
    }

    @Override
    protected SelectionKey register(
            AbstractSelectableChannel channel, int operations, Object attachment) {
        key = new Key((FakeChannel) channel);
        key.attach(attachment);
        key.interestOps(operations);
        return key;
    }

    @Override
    public int selectNow(Consumer<SelectionKey> action) {
        if (key == null || !key.isValid() || key.readyOps() == 0) {
            return 0;
        }
        action.accept(key);
        return 1;
    }

    @Override
    public int select(Consumer<SelectionKey> action, long millis) {
        return selectNow(action);
    }

    @Override
    public int select(Consumer<SelectionKey> action) {
        return selectNow(action);
    }

    @Override
    public Selector wakeup() {
        return this;
    }

    @Override
    protected void implCloseSelector() {}

    @Override
    public Set<SelectionKey> keys() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Set<SelectionKey> selectedKeys() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int selectNow() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int select(long millis) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int select() {
        throw new UnsupportedOperationException();
    }
}
