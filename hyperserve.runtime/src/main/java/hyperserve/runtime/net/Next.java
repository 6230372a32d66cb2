package hyperserve.runtime.net;

/// What a protocol wants of its connection when it has done what it could.
public enum Next {
    /// Call again when there is something to read, or the deadline is over.
    READ,
    /// Call again when there is room to write, or the deadline is over.
    WRITE,
    /// Call again when there is something to read, or room to write, or the deadline is over.
    READ_OR_WRITE,
    /// Call again when it is signalled, or the deadline is over: nothing is to be read or written.
    SIGNAL,
    /// Call again soon, after the others had their turn.
    AGAIN,
    /// Close the connection.
    CLOSE,
    /// Nothing: a task submitted meanwhile owns the connection and will end with
    /// [Connection#finish].
    HANDED_OVER
}
