package hyperserve.runtime.http1;

import hyperserve.api.Method;
import hyperserve.api.Status;
import hyperserve.api.routing.MalformedTargetException;
import hyperserve.api.routing.PathDecoder;
import hyperserve.runtime.semantics.Grammar;
import hyperserve.runtime.semantics.HostSyntax;

/// Finds path and query in a request target (RFC 9112 §3.2); [PathDecoder] decodes the path.
///
/// The authority of an absolute target replaces the Host field that was received: the handler must
/// not see two.
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
        try {
            if (query < end) {
                head.queryStart = query + 1;
                PathDecoder.checkEscapes(bytes, query + 1, end);
            }
            if (start == query) {
                // An absolute target without a path means the root (RFC 9110 §4.2.3).
                setPath(head, new byte[] {'/'});
            } else if (PathDecoder.isEncoded(bytes, start, query)) {
                setPath(head, PathDecoder.decode(bytes, start, query));
            }
        } catch (MalformedTargetException e) {
            throw new MalformedRequestException(e.reason());
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

    private static void setPath(RequestHead head, byte[] path) {
        head.decodedPath = path;
        head.pathStart = 0;
        head.pathEnd = path.length;
    }
}
