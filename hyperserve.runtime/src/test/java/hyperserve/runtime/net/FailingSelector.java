package hyperserve.runtime.net;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.util.Set;
import java.util.function.Consumer;

/// A selector that may have no memory to register with, or lose all it was told; otherwise one of
/// the system's.
final class FailingSelector extends AbstractSelector {

    private final Selector selector;

    /// How many registrations succeed before some fail.
    int registrations;

    /// How many fail then; it forgets the others.
    int failures;

    /// Whether it has lost its keys; it fails from then on, so that nobody hears of them by it.
    boolean deaf;

    private FailingSelector(Selector selector) {
        super(SelectorProvider.provider());
        this.selector = selector;
    }

    static FailingSelector ofSystem() throws IOException {
        return new FailingSelector(Selector.open());
    }

    @Override
    protected SelectionKey register(
            AbstractSelectableChannel channel, int operations, Object attachment) {
        if (registrations > 0) {
            registrations--;
        } else if (failures > 0) {
            failures--;
            forget();
            throw new InternalError("injected");
        }
        try {
            return channel.register(selector, operations, attachment);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    protected void implCloseSelector() throws IOException {
        selector.close();
    }

    @Override
    public Set<SelectionKey> keys() {
        return selector.keys();
    }

    @Override
    public Set<SelectionKey> selectedKeys() {
        return selector.selectedKeys();
    }

    /// Says nothing of what it was told, without failing.
    void forget() {
        selector.keys().forEach(key -> key.interestOps(0));
    }

    private void lose() {
        if (deaf) {
            throw new InternalError("injected");
        }
    }

    @Override
    public int selectNow() throws IOException {
        return selector.selectNow();
    }

    @Override
    public int select(long timeout) throws IOException {
        return selector.select(timeout);
    }

    @Override
    public int select() throws IOException {
        return selector.select();
    }

    @Override
    public int selectNow(Consumer<SelectionKey> action) throws IOException {
        lose();
        return selector.selectNow(action);
    }

    @Override
    public int select(Consumer<SelectionKey> action, long timeout) throws IOException {
        lose();
        return selector.select(action, timeout);
    }

    @Override
    public int select(Consumer<SelectionKey> action) throws IOException {
        lose();
        return selector.select(action);
    }

    @Override
    public Selector wakeup() {
        selector.wakeup();
        return this;
    }
}
