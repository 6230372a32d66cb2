package hyperserve.runtime.http1;

import hyperserve.api.FixedBody;
import hyperserve.api.Headers;
import hyperserve.api.Response;
import hyperserve.api.Status;
import hyperserve.runtime.net.Output;
import hyperserve.runtime.semantics.DateField;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Writes the heads of responses (RFC 9112 §4), and with them the bodies that are in memory.
///
/// Nothing is allocated for a response that was built before, if its reason phrase is the usual one
/// and its body small.
final class ResponseEncoder {

    /// What a head says of the message's end and of the connection.
    enum Persistence {
        /// The connection stays open, as the client takes for granted.
        KEEP,
        /// It stays open, and an HTTP/1.0 client has to be told.
        KEEP_HTTP10,
        /// It is closed after this response.
        CLOSE
    }

    /// Lengths that are none: the body comes in chunks, or lasts until the connection's end.
    static final long CHUNKED = -1;

    static final long UNTIL_CLOSE = -2;

    /// No field at all: 204 and 304 (RFC 9110 §8.6).
    static final long NONE = -3;

    private static final byte[] VERSION = ascii("HTTP/1.1 ");
    private static final byte[] LENGTH = ascii("Content-Length: ");
    private static final byte[] CHUNKED_LINE = ascii("Transfer-Encoding: chunked\r\n");
    private static final byte[] CLOSE_LINE = ascii("Connection: close\r\n");
    private static final byte[] KEEP_ALIVE_LINE = ascii("Connection: keep-alive\r\n");

    /// Whoever sends `Upgrade` has to say that it is for the next hop (RFC 9110 §7.8).
    private static final byte[] UPGRADE_LINE = ascii("Connection: upgrade\r\n");

    /// All lines but status and field lines, at their longest, and three digits.
    private static final int SLACK = 160;

    /// A larger body is not copied behind its head but written from where it is.
    private static final int COPY_LIMIT = 8 * 1024;

    private final DateField date;

    ResponseEncoder(DateField date) {
        this.date = date;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// Writes a head whose body follows by other means, or not at all.
    void head(Output out, Status status, Headers headers, long length, Persistence persistence) {
        put(out.room(size(status, headers)), status, headers, length, persistence);
    }

    /// Writes a head, and its body if that is wanted.
    void fixed(
            Output out, Response response, FixedBody body, boolean whole, Persistence persistence) {
        if (whole) {
            whole(out, response.status(), response.headers(), body, persistence);
        } else {
            long length = announced(response.status(), body);
            head(out, response.status(), response.headers(), length, persistence);
        }
    }

    /// Writes head and body.
    void whole(
            Output out, Status status, Headers headers, FixedBody body, Persistence persistence) {
        int length = (int) body.length();
        boolean copied = length <= COPY_LIMIT;
        ByteBuffer target = out.room(size(status, headers) + (copied ? length : 0));
        put(target, status, headers, announced(status, body), persistence);
        if (copied) {
            body.copyTo(target.array(), target.arrayOffset() + target.position());
            target.position(target.position() + length);
        } else {
            out.append(body.buffer(), body);
        }
    }

    /// The length that a head says, also in a response to HEAD: 205 says 0 (RFC 9110 §15.3.6).
    static long announced(Status status, FixedBody body) {
        return status.allowsContent() || status.code() == 205 ? body.length() : NONE;
    }

    private static int size(Status status, Headers headers) {
        return SLACK + status.reason().length() + headers.encodedLength();
    }

    private void put(
            ByteBuffer target,
            Status status,
            Headers headers,
            long length,
            Persistence persistence) {
        target.put(VERSION);
        digits(target, status.code());
        target.put((byte) ' ');
        String reason = status.reason();
        for (int i = 0; i < reason.length(); i++) {
            target.put((byte) reason.charAt(i));
        }
        crlf(target);
        if (!headers.contains("Date")) {
            target.put(date.bytes());
        }
        if (headers.contains("Upgrade")) {
            target.put(UPGRADE_LINE);
        }
        headers.encode(target.array(), target.arrayOffset() + target.position());
        target.position(target.position() + headers.encodedLength());
        if (length >= 0) {
            target.put(LENGTH);
            digits(target, length);
            crlf(target);
        } else if (length == CHUNKED) {
            target.put(CHUNKED_LINE);
        }
        switch (persistence) {
            case KEEP -> {}
            case KEEP_HTTP10 -> target.put(KEEP_ALIVE_LINE);
            case CLOSE -> target.put(CLOSE_LINE);
        }
        crlf(target);
    }

    static void crlf(ByteBuffer target) {
        target.put((byte) '\r').put((byte) '\n');
    }

    private static void digits(ByteBuffer target, long value) {
        int count = 1;
        for (long rest = value / 10; rest > 0; rest /= 10) {
            count++;
        }
        int at = target.position() + count;
        target.position(at);
        long rest = value;
        do {
            target.put(--at, (byte) ('0' + rest % 10));
            rest /= 10;
        } while (rest > 0);
    }
}
