package hyperserve.runtime.net;

/// How much room keeps what one thread writes off the lines of the cache that others use, which
/// costs both as much as a system call. Processors fetch lines of 64 bytes in pairs, so it is 128
/// bytes on either side: inside an array, as the collector may put any two objects side by side.
final class Lines {

    /// The room in bytes.
    static final int ROOM = 128;

    /// The same in references of 4 bytes, the smallest there are.
    static final int REFERENCES = ROOM / Integer.BYTES;

    /// The same in numbers of 8 bytes.
    static final int LONGS = ROOM / Long.BYTES;

    private Lines() {}
}
