package hyperserve.web.form;

import java.io.IOException;
import java.io.InputStream;

/// The bytes of a multipart body, divided at its delimiters (RFC 2046 §5.1.1), in a buffer of 8 KiB
/// whatever comes.
///
/// ```
///            before      start              start + content            end
///  buffer   | 2 bytes    | content, known   | perhaps a delimiter,     | free
///           | of room    | to be no         | not yet looked at, or    |
///           |            | delimiter        | cut off by the end       |
/// ```
///
/// A delimiter holds one CR, its first byte, so a search looks at each byte twice at most. The room
/// before the start takes a line end that has been read back in: it may be that of a delimiter.
final class MultipartInput {

    private static final int CAPACITY = 8 * 1024;
    private static final int ROOM = 2;

    private final InputStream in;
    private final byte[] delimiter;
    private final long most;
    private final byte[] buffer = new byte[CAPACITY];
    private int start = ROOM;
    private int end = ROOM;

    /// Bytes at the start that are no part of a delimiter.
    private int content;

    private long received;
    private String within = "before its first boundary";

    /// @param in the body
    /// @param delimiter CRLF, two hyphens and the boundary
    /// @param most the most bytes that the body may have
    MultipartInput(InputStream in, byte[] delimiter, long most) {
        this.in = in;
        this.delimiter = delimiter;
        this.most = most;
        // The first delimiter may stand at the very beginning.
        unreadLineEnd();
    }

    /// Says what is read from now on, for the message if it is cut off: "within …".
    void enter(String what) {
        within = what;
    }

    /// Where the next byte stands in the body.
    long position() {
        return received - (end - start);
    }

    byte[] buffer() {
        return buffer;
    }

    int start() {
        return start;
    }

    /// How many bytes of content can be taken at the start, at least one; 0 if a delimiter stands
    /// there.
    int content() throws IOException {
        while (content == 0) {
            int found = find();
            content = found - start;
            if (content == 0) {
                if (end - start >= delimiter.length) {
                    return 0;
                }
                fillOrFail();
            }
        }
        return content;
    }

    /// Takes some of the content.
    void take(int count) {
        start += count;
        content -= count;
    }

    /// The first place where a delimiter stands, or may if more bytes come; the end if none does.
    private int find() {
        for (int at = start; at < end; at++) {
            if (buffer[at] == '\r' && mayBeDelimiter(at)) {
                return at;
            }
        }
        return end;
    }

    private boolean mayBeDelimiter(int at) {
        int compared = Math.min(delimiter.length, end - at);
        for (int i = 1; i < compared; i++) {
            if (buffer[at + i] != delimiter[i]) {
                return false;
            }
        }
        return true;
    }

    /// Takes a delimiter and the rest of its line.
    ///
    /// @return whether a part follows; if not, this was the last one
    boolean passDelimiter(long mostPadding) throws IOException {
        start += delimiter.length;
        int b = next();
        if (b == '-') {
            if (next() != '-') {
                throw malformedDelimiter();
            }
            return false;
        }
        long padding = 0;
        while (b == ' ' || b == '\t') {
            padding++;
            if (padding > mostPadding) {
                throw malformedDelimiter();
            }
            b = next();
        }
        if (b != '\r' || next() != '\n') {
            throw malformedDelimiter();
        }
        return true;
    }

    private RuntimeException malformedDelimiter() {
        return Refusal.malformed(
                "the boundary before byte %s of the form is followed neither by CRLF nor by two hyphens"
                        .formatted(position() - 1));
    }

    /// Reads what follows the last delimiter: nothing, or the end of its line and what is to be
    /// ignored (RFC 2046 §5.1.1).
    void passEpilogue(long mostBytes) throws IOException {
        long passed = 0;
        int b = nextOrEnd();
        while (b == ' ' || b == '\t') {
            passed++;
            b = nextOrEnd();
        }
        if (b >= 0 && (b != '\r' || next() != '\n')) {
            throw malformedDelimiter();
        }
        do {
            passed += end - start;
            if (passed > mostBytes) {
                throw Refusal.tooLarge(
                        "more than " + mostBytes + " bytes stand behind the form's last boundary");
            }
            start = end;
        } while (fill());
    }

    /// Takes one byte.
    int next() throws IOException {
        if (start == end) {
            fillOrFail();
        }
        return buffer[start++] & 0xFF;
    }

    private int nextOrEnd() throws IOException {
        return start < end || fill() ? next() : -1;
    }

    /// Has the line end that was taken last, or stands before all, be read again.
    void unreadLineEnd() {
        start -= ROOM;
        buffer[start] = '\r';
        buffer[start + 1] = '\n';
    }

    private void fillOrFail() throws IOException {
        if (!fill()) {
            throw Refusal.malformed("the form ends " + within);
        }
    }

    /// Reads more bytes; there is room for some, as no delimiter is as long as the buffer. None is
    /// read beyond the most that may come before all those are looked at: so what is wrong with a
    /// form does not depend on how it was cut up on its way.
    ///
    /// @return false at the end of the body
    private boolean fill() throws IOException {
        System.arraycopy(buffer, start, buffer, ROOM, end - start);
        end = ROOM + (end - start);
        start = ROOM;
        int room = (int) Math.min(CAPACITY - end, most - received);
        if (room == 0 && in.read() >= 0) {
            throw FormContent.tooLong(most);
        }
        int count = room == 0 ? -1 : in.read(buffer, end, room);
        end += Math.max(0, count);
        received += Math.max(0, count);
        return count >= 0;
    }
}
