package hyperserve.runtime.net;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A protocol that does what its test says, and keeps book of what it was told.
final class Script implements Protocol {

    /// What is done when the protocol is called.
    @FunctionalInterface
    interface Step {
        Next run(Connection connection) throws IOException;
    }

    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final Connection connection;
    private volatile Step step;

    Script(Connection connection, Step step) {
        this.connection = connection;
        this.step = step;
    }

    void then(Step following) {
        step = following;
    }

    /// The calls since it was last asked.
    List<String> calls() {
        List<String> all = new ArrayList<>(calls);
        calls.clear();
        return all;
    }

    @Override
    public Next ready() throws IOException {
        calls.add("ready");
        return step.run(connection);
    }

    @Override
    public Next expired() throws IOException {
        calls.add("expired");
        return step.run(connection);
    }

    @Override
    public Next stopping() throws IOException {
        calls.add("stopping");
        return step.run(connection);
    }

    @Override
    public void succeeded() {
        calls.add("succeeded");
    }

    @Override
    public void cut(boolean owned) {
        calls.add(owned ? "cut, owned" : "cut");
    }

    @Override
    public boolean closed() {
        calls.add("closed");
        return true;
    }
}
