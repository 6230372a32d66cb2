package hyperserve.runtime.http1;

import hyperserve.api.Method;
import hyperserve.api.Nullable;
import hyperserve.runtime.semantics.FieldLines;
import hyperserve.runtime.semantics.Grammar;
import hyperserve.runtime.semantics.Methods;
import hyperserve.runtime.semantics.WireRequest;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The head of a request: indexes into the bytes that were received, and what the fields that
/// concern the connection say. Reused; valid until the response is written.
final class RequestHead implements WireRequest.Head {

    private static final int NONE = -1;

    private final FieldLines fields = new FieldLines();
    private final Incomplete incomplete = new Incomplete();

    /// The index of the first byte, and the one after the last.
    private int start;

    private int end;

    /// The bytes of empty lines in front, and of all up to the end of the request line; 0 if that
    /// has not come.
    int emptyLines;

    private int lineLength;

    int methodStart;
    int methodEnd;
    int targetStart;
    int targetEnd;
    int minorVersion;

    // Of the path and query in the target; set by RequestTarget.
    int pathStart;
    int pathEnd;
    int queryStart;
    byte @Nullable [] decodedPath;

    private int hosts;
    private int host;
    private int contentLengths;
    private int contentLength;
    private int transferEncodings;
    private int transferEncoding;
    private int expectations;
    private int expect;
    private boolean detached;
    private boolean close;
    private boolean keepAlive;

    @Override
    public FieldLines fields() {
        return fields;
    }

    /// How far this head has come, as long as it is not complete.
    Incomplete incomplete() {
        return incomplete;
    }

    byte[] bytes() {
        return fields.bytes();
    }

    int length() {
        return end - start;
    }

    /// Whether the request line was read, though the head was incomplete.
    boolean hasLine() {
        return lineLength > 0;
    }

    int lineLength() {
        return lineLength;
    }

    void lineRead(int first, int afterLine) {
        start = first;
        lineLength = afterLine - first;
    }

    /// Follows the bytes of the request line to where they lie now.
    void lineMoved(int first) {
        int shift = start - first;
        start = first;
        methodStart -= shift;
        methodEnd -= shift;
        targetStart -= shift;
        targetEnd -= shift;
    }

    /// Takes note of a head that was read whole.
    void complete(int first, int afterLast) {
        incomplete.clear();
        emptyLines = 0;
        lineLength = 0;
        start = first;
        end = afterLast;
        detached = false;
        decodedPath = null;
        hosts = 0;
        host = NONE;
        contentLengths = 0;
        contentLength = NONE;
        transferEncodings = 0;
        transferEncoding = NONE;
        expectations = 0;
        expect = NONE;
        close = false;
        keepAlive = false;
        for (int i = 0; i < fields.count(); i++) {
            note(i);
        }
    }

    private void note(int line) {
        switch (fields.nameLength(line)) {
            case 4 -> {
                if (fields.isNamed(line, "host")) {
                    hosts++;
                    host = line;
                }
            }
            case 6 -> {
                if (fields.isNamed(line, "expect") && hasValue(line)) {
                    expectations++;
                    expect = line;
                }
            }
            case 10 -> {
                if (fields.isNamed(line, "connection")) {
                    noteConnection(line);
                }
            }
            case 14 -> {
                if (fields.isNamed(line, "content-length")) {
                    contentLengths++;
                    contentLength = line;
                }
            }
            case 17 -> {
                if (fields.isNamed(line, "transfer-encoding")) {
                    transferEncodings++;
                    transferEncoding = line;
                }
            }
            default -> {}
        }
    }

    /// RFC 9110 §7.6.1: a list of connection options.
    private void noteConnection(int line) {
        byte[] bytes = bytes();
        int at = fields.valueStart(line);
        int last = fields.valueEnd(line);
        while (at < last) {
            int optionEnd = at;
            while (optionEnd < last && bytes[optionEnd] != ',') {
                optionEnd++;
            }
            int trimmed = optionEnd;
            while (trimmed > at && Grammar.isBlank(bytes[trimmed - 1])) {
                trimmed--;
            }
            close |= Grammar.equalsIgnoreCase(bytes, at, trimmed, "close");
            keepAlive |= Grammar.equalsIgnoreCase(bytes, at, trimmed, "keep-alive");
            at = optionEnd + 1;
            while (at < last && Grammar.isBlank(bytes[at])) {
                at++;
            }
        }
    }

    boolean isHttp10() {
        return minorVersion == 0;
    }

    @Override
    public String protocol() {
        return isHttp10() ? "HTTP/1.0" : "HTTP/1.1";
    }

    @Override
    public boolean takesInterim() {
        return !isHttp10();
    }

    /// Whether the client lets the connection persist (RFC 9112 §9.3).
    boolean persists() {
        return !close && (minorVersion > 0 || keepAlive);
    }

    int hostCount() {
        return hosts;
    }

    int hostLine() {
        return host;
    }

    /// Puts other bytes of the head in place of the value of Host, if there is one.
    void replaceHost(int valueStart, int valueEnd) {
        if (host != NONE) {
            fields.setValue(host, valueStart, valueEnd);
        }
    }

    int contentLengthCount() {
        return contentLengths;
    }

    int contentLengthLine() {
        return contentLength;
    }

    int transferEncodingCount() {
        return transferEncodings;
    }

    int transferEncodingLine() {
        return transferEncoding;
    }

    /// An empty list expects nothing.
    private boolean hasValue(int line) {
        return fields.valueEnd(line) > fields.valueStart(line);
    }

    /// One of HTTP/1.0 is ignored (RFC 9110 §10.1.1).
    boolean hasExpectation() {
        return expectations > 0 && !isHttp10();
    }

    /// Whether this is all that is expected; there is no other expectation (RFC 9110 §10.1.1).
    boolean expectsContinue() {
        return expectations == 1
                && Grammar.equalsIgnoreCase(
                        bytes(),
                        fields.valueStart(expect),
                        fields.valueEnd(expect),
                        "100-continue");
    }

    Method method() {
        return Methods.of(bytes(), methodStart, methodEnd);
    }

    @Override
    public String target() {
        return text(targetStart, targetEnd);
    }

    @Override
    public boolean isTarget(String text) {
        int length = text.length();
        if (targetEnd - targetStart != length) {
            return false;
        }
        byte[] bytes = bytes();
        int same = 0;
        while (same < length && bytes[targetStart + same] == text.charAt(same)) {
            same++;
        }
        return same == length;
    }

    @Override
    public @Nullable String query() {
        return queryStart == RequestTarget.NO_QUERY ? null : text(queryStart, targetEnd);
    }

    @Override
    public byte[] path() {
        byte[] decoded = decodedPath;
        return decoded == null ? bytes() : decoded;
    }

    @Override
    public int pathStart() {
        return pathStart;
    }

    @Override
    public int pathEnd() {
        return pathEnd;
    }

    String text(int first, int afterLast) {
        return new String(bytes(), first, afterLast - first, StandardCharsets.ISO_8859_1);
    }

    /// Lets go of the bytes, so that a connection which waits does not keep their array alive.
    void forget() {
        fields.forget();
        decodedPath = null;
    }

    /// How many bytes it keeps of its own.
    long held() {
        byte[] decoded = decodedPath;
        long own = detached ? bytes().length : 0;
        return decoded == null ? own : own + decoded.length;
    }

    /// Copies the bytes, before the array that they lie in is used for others.
    void detach() {
        if (detached) {
            return;
        }
        byte[] bytes = bytes();
        int shift = start;
        byte[] own = Arrays.copyOfRange(bytes, start, end);
        // Not before: if there is no memory for the copy, somebody else may try again.
        detached = true;
        fields.moved(own, shift);
        lineMoved(0);
        end = own.length;
        if (queryStart != NONE) {
            queryStart -= shift;
        }
        if (decodedPath == null) {
            pathStart -= shift;
            pathEnd -= shift;
        }
    }
}
