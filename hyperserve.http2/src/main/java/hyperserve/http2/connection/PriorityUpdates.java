package hyperserve.http2.connection;

import hyperserve.http2.frame.ConnectionErrorException;
import hyperserve.http2.frame.ErrorCode;
import hyperserve.http2.frame.FrameReader;

import java.nio.charset.StandardCharsets;
import java.util.TreeMap;

/// What a client says of the priority of a response after its request, or before it, by
/// PRIORITY_UPDATE frames (RFC 9218 §7.1): the last one counts, in place of the field. Owned by
/// whoever owns the connection.
final class PriorityUpdates {

    /// More than any that is known needs; a longer one is passed over.
    private static final int MOST = 256;

    private final Streams streams;
    private final Sender sender;
    private final int mostStreams;
    /// What was said of streams that are still to come.
    private final TreeMap<Integer, Priority> foretold = new TreeMap<>();

    private final StringBuilder value = new StringBuilder(0);

    /// @param mostStreams how many streams the client may have at a time
    PriorityUpdates(Streams streams, Sender sender, int mostStreams) {
        this.streams = streams;
        this.sender = sender;
        this.mostStreams = mostStreams;
    }

    /// Takes a piece of a frame.
    ///
    /// @param reader which has found it
    /// @param bytes where it is
    /// @throws ConnectionErrorException if it is about more streams than the client may have
    void take(FrameReader reader, byte[] bytes) throws ConnectionErrorException {
        int start = reader.contentStart();
        int size = Math.min(reader.contentEnd() - start, MOST + 1 - value.length());
        value.append(new String(bytes, start, size, StandardCharsets.ISO_8859_1));
        if (!reader.endsFrame()) {
            return;
        }
        String said = value.toString();
        value.setLength(0);
        if (said.length() <= MOST) {
            said((int) reader.value(), Priority.of(said));
        }
    }

    private void said(int id, Priority priority) throws ConnectionErrorException {
        Stream stream = streams.find(id);
        if (stream != null) {
            sender.prioritize(stream, priority);
        } else if (id > streams.last()) {
            foretold.put(id, priority);
            if (streams.all().size() + foretold.size() > mostStreams) {
                throw new ConnectionErrorException(
                        ErrorCode.PROTOCOL_ERROR, "priorities of more streams than there may be");
            }
        }
    }

    /// A stream was opened; those with lower numbers cannot be any more (RFC 9113 §5.1.1).
    void opened(int id) {
        if (foretold.isEmpty()) {
            return;
        }
        Priority said = foretold.get(id);
        Stream stream = streams.find(id);
        if (said != null && stream != null) {
            stream.priority = said;
        }
        foretold.headMap(id, true).clear();
    }
}
