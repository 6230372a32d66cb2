package hyperserve.runtime.http1;

import hyperserve.api.Method;
import hyperserve.api.Status;
import hyperserve.runtime.semantics.Grammar;
import hyperserve.runtime.semantics.HostSyntax;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Finds path and query in a request target (RFC 9112 §3.2) and decodes the path, once.
///
/// - The path is percent-decoded, then dot segments are removed (RFC 3986 §5.2.4); one that leads
///   above the root is refused. Empty segments, as in `//`, stay: `//a` is not `/a`.
/// - The authority of an absolute target replaces the Host field that was received: the handler
///   must not see two.
/// - Refused, because others read them in two ways or they end a C string: an encoded `/` or `\`,
///   an encoded NUL, a malformed escape (in the query too), a path that is not UTF-8.
final class RequestTarget {

    /// In place of an index if there is no query.
    static final int NO_QUERY = -1;

    private RequestTarget() {}

    /// Whether this is `OPTIONS *`, which has no path (RFC 9112 §3.2.4).
    static boolean isAsterisk(RequestHead head) {
        return head.targetEnd - head.targetStart == 1 && head.bytes()[head.targetStart] == '*';
    }

    /// Sets path and query of a head.
    static void parse(RequestHead head, Method method) throws MalformedRequestException {
        byte[] bytes = head.bytes();
        int start = head.targetStart;
        int end = head.targetEnd;
        head.queryStart = NO_QUERY;
        if (method.equals(Method.CONNECT)) {
            throw new MalformedRequestException(
                    Status.NOT_IMPLEMENTED, "this server opens no tunnels");
        }
        if (isAsterisk(head)) {
            if (!method.equals(Method.OPTIONS)) {
                throw new MalformedRequestException(
                        "the target * with a method other than OPTIONS");
            }
            head.pathStart = start;
            head.pathEnd = end;
            return;
        }
        if (bytes[start] != '/') {
            start = afterAuthority(head, start, end);
        }
        int query = start;
        while (query < end && bytes[query] != '?') {
            query++;
        }
        head.pathStart = start;
        head.pathEnd = query;
        if (query < end) {
            head.queryStart = query + 1;
            checkEscapes(bytes, query + 1, end);
        }
        if (start == query) {
            // An absolute target without a path means the root (RFC 9110 §4.2.3).
            setPath(head, new byte[] {'/'}, 1);
        } else if (needsDecoding(bytes, start, query)) {
            decodePath(head, bytes, start, query);
        }
    }

    /// Skips `http://authority`, which counts in place of what Host said (RFC 9112 §3.2.2).
    private static int afterAuthority(RequestHead head, int start, int end)
            throws MalformedRequestException {
        byte[] bytes = head.bytes();
        int colon = start;
        while (colon < end && bytes[colon] != ':') {
            colon++;
        }
        boolean http =
                Grammar.equalsIgnoreCase(bytes, start, colon, "http")
                        || Grammar.equalsIgnoreCase(bytes, start, colon, "https");
        if (!http || colon + 3 > end || bytes[colon + 1] != '/' || bytes[colon + 2] != '/') {
            throw new MalformedRequestException(
                    "a request target that is neither a path nor an http URI");
        }
        int hostStart = colon + 3;
        int hostEnd = hostStart;
        while (hostEnd < end && bytes[hostEnd] != '/' && bytes[hostEnd] != '?') {
            hostEnd++;
        }
        if (hostStart == hostEnd
                || bytes[hostStart] == ':'
                || !HostSyntax.isValid(bytes, hostStart, hostEnd)) {
            throw new MalformedRequestException("a malformed authority in the request target");
        }
        head.replaceHost(hostStart, hostEnd);
        return hostEnd;
    }

    private static void checkEscapes(byte[] bytes, int start, int end)
            throws MalformedRequestException {
        for (int at = start; at < end; at++) {
            if (bytes[at] == '%') {
                escaped(bytes, at, end);
            }
        }
    }

    private static int escaped(byte[] bytes, int at, int end) throws MalformedRequestException {
        int high = at + 1 < end ? Grammar.hex(bytes[at + 1]) : -1;
        int low = at + 2 < end ? Grammar.hex(bytes[at + 2]) : -1;
        if (high < 0 || low < 0) {
            throw new MalformedRequestException("a malformed escape in the request target");
        }
        return 16 * high + low;
    }

    /// Whether the path has an escape, or a segment that begins with a dot.
    private static boolean needsDecoding(byte[] bytes, int start, int end) {
        for (int at = start; at < end; at++) {
            if (bytes[at] == '%' || (bytes[at] == '.' && bytes[at - 1] == '/')) {
                return true;
            }
        }
        return false;
    }

    private static void decodePath(RequestHead head, byte[] bytes, int start, int end)
            throws MalformedRequestException {
        byte[] path = new byte[end - start];
        int length = 0;
        boolean ascii = true;
        int at = start;
        while (at < end) {
            int b = bytes[at];
            if (b == '%') {
                b = escaped(bytes, at, end);
                if (b == '/' || b == '\\' || b == 0) {
                    throw new MalformedRequestException(
                            "an encoded slash, backslash or NUL in the path");
                }
                ascii &= b < 0x80;
                at += 2;
            }
            path[length++] = (byte) b;
            at++;
        }
        if (!ascii) {
            requireUtf8(path, length);
        }
        setPath(head, path, removeDotSegments(path, length));
    }

    private static void setPath(RequestHead head, byte[] path, int length) {
        head.decodedPath = path;
        head.pathStart = 0;
        head.pathEnd = length;
    }

    private static void requireUtf8(byte[] path, int length) throws MalformedRequestException {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(path, 0, length));
        } catch (CharacterCodingException e) {
            throw new MalformedRequestException("a path that is not UTF-8");
        }
    }

    /// In place. The last segment, if a dot segment, leaves a slash at the end.
    private static int removeDotSegments(byte[] path, int length) throws MalformedRequestException {
        int out = 0;
        int at = 0;
        while (at < length) {
            int next = at + 1;
            while (next < length && path[next] != '/') {
                next++;
            }
            int dots = dots(path, at + 1, next);
            if (dots == 0) {
                System.arraycopy(path, at, path, out, next - at);
                out += next - at;
            } else {
                if (dots == 2) {
                    out = parent(path, out);
                }
                if (next == length) {
                    path[out++] = '/';
                }
            }
            at = next;
        }
        Arrays.fill(path, out, path.length, (byte) 0);
        return out;
    }

    /// 1 for `.`, 2 for `..`, 0 for any other segment.
    private static int dots(byte[] path, int start, int end) {
        int length = end - start;
        boolean dots = length > 0 && length < 3 && path[start] == '.' && path[end - 1] == '.';
        return dots ? length : 0;
    }

    private static int parent(byte[] path, int out) throws MalformedRequestException {
        if (out == 0) {
            throw new MalformedRequestException("a path that leads above the root");
        }
        int slash = out - 1;
        while (path[slash] != '/') {
            slash--;
        }
        return slash;
    }
}
