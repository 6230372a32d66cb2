package hyperserve.runtime.net;

import hyperserve.api.Nullable;

/// The connections of a source, linked through themselves. For its poller.
final class ConnectionList {

    private @Nullable Connection first;

    /// The first one; [Connection#following] leads on.
    @Nullable
    Connection first() {
        return first;
    }

    boolean isEmpty() {
        return first == null;
    }

    void add(Connection connection) {
        Connection head = first;
        connection.following = head;
        if (head != null) {
            head.previous = connection;
        }
        first = connection;
    }

    void remove(Connection connection) {
        Connection before = connection.previous;
        Connection after = connection.following;
        if (before == null) {
            first = after;
        } else {
            before.following = after;
        }
        if (after != null) {
            after.previous = before;
        }
        connection.previous = null;
        connection.following = null;
    }

    void clear() {
        first = null;
    }
}
