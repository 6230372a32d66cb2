package hyperserve.http2.request;

import hyperserve.api.Method;
import hyperserve.api.Nullable;
import hyperserve.runtime.semantics.FieldLines;
import hyperserve.runtime.semantics.WireRequest;

import java.nio.charset.StandardCharsets;

/// The head of a request, checked: where its parts lie in the array of the list that it was made
/// of, and what the fields that concern the server say. Reused; valid as long as that list is.
public final class RequestHead implements WireRequest.Head {

    /// Name and version of the protocol.
    public static final String PROTOCOL = "HTTP/2";

    /// In place of an index if there is no such part, and of a length that is not said.
    public static final int NONE = -1;

    private final FieldLines fields = new FieldLines();

    Method method = Method.GET;
    boolean https;
    int targetStart;
    int targetEnd;
    int pathStart;
    int pathEnd;
    int queryStart;
    byte @Nullable [] decodedPath;
    int hostStart;
    int hostEnd;
    long contentLength;
    int expectations;
    boolean expectsContinue;
    @Nullable String refusal;

    /// Without a request.
    public RequestHead() {}

    void clear() {
        method = Method.GET;
        https = false;
        targetStart = 0;
        targetEnd = 0;
        pathStart = 0;
        pathEnd = 0;
        queryStart = NONE;
        decodedPath = null;
        hostStart = NONE;
        hostEnd = NONE;
        contentLength = NONE;
        expectations = 0;
        expectsContinue = false;
        refusal = null;
    }

    /// Lets go of the bytes.
    public void forget() {
        fields.forget();
        decodedPath = null;
    }

    /// {@return the fields without pseudo-fields: a `host` made of `:authority` comes first, and
    ///     all lines of `cookie` are one (RFC 9113 §8.2.3, §8.3.1)}
    @Override
    public FieldLines fields() {
        return fields;
    }

    /// {@return why this request, which is well-formed, is to be answered with 400; null if it is
    ///     not}
    public @Nullable String refusal() {
        return refusal;
    }

    /// {@return the method; CONNECT has no path and no query}
    public Method method() {
        return method;
    }

    /// {@return whether the scheme is `https`, and not `http`}
    public boolean isHttps() {
        return https;
    }

    /// {@return the request target as it was sent; empty for CONNECT}
    @Override
    public String target() {
        byte[] bytes = fields.bytes();
        int length = targetEnd - targetStart;
        return new String(bytes, targetStart, length, StandardCharsets.ISO_8859_1);
    }

    @Override
    public byte[] path() {
        byte[] decoded = decodedPath;
        return decoded == null ? fields.bytes() : decoded;
    }

    @Override
    public int pathStart() {
        return pathStart;
    }

    @Override
    public int pathEnd() {
        return pathEnd;
    }

    @Override
    public @Nullable String query() {
        if (queryStart == NONE) {
            return null;
        }
        int length = targetEnd - queryStart;
        return new String(fields.bytes(), queryStart, length, StandardCharsets.ISO_8859_1);
    }

    @Override
    public String protocol() {
        return PROTOCOL;
    }

    @Override
    public boolean takesInterim() {
        return true;
    }

    /// {@return where the authority begins in the array of [#fields()], [#NONE] if there is none}
    public int hostStart() {
        return hostStart;
    }

    /// {@return where it ends}
    public int hostEnd() {
        return hostEnd;
    }

    /// {@return the length of the content that was said, [#NONE] if none was}
    public long contentLength() {
        return contentLength;
    }

    /// {@return whether anything is expected of the server (RFC 9110 §10.1.1)}
    public boolean hasExpectation() {
        return expectations > 0;
    }

    /// {@return whether 100 is all that is expected}
    public boolean expectsContinue() {
        return expectsContinue && expectations == 1;
    }
}
