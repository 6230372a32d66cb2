package hyperserve.http2.connection;

/// How much a client may send that nobody has read yet (RFC 9113 §6.9).
///
/// That of the connection is the sum of all that streams may have, so that a body which nobody
/// reads holds up no other. That of a stream grows while its reader keeps up, and that of the
/// connection with it: what is kept is no more for that, as long as it is read.
final class Windows {

    /// For a stream, at first.
    static final int STREAM = 64 * 1024;

    private static final int MOST = 1 << 30;

    /// How much larger a stream's may become: enough for 80 MB/s at 50 ms.
    static final int MOST_GROWN = 4 * 1024 * 1024 - STREAM;

    private Windows() {}

    /// For all streams of a connection.
    ///
    /// @param streams how many there may be
    static int ofConnection(int streams) {
        return (int) Math.min((long) streams * STREAM, MOST);
    }
}
