package hyperserve.http2.request;

import hyperserve.api.Method;
import hyperserve.api.routing.MalformedTargetException;
import hyperserve.api.routing.PathDecoder;
import hyperserve.runtime.semantics.Grammar;

/// Path and query in `:path` (RFC 9113 §8.3.1); [PathDecoder] decodes the path.
final class TargetRules {

    private TargetRules() {}

    /// Finds them. What HTTP/1.1 would take for a target, and not accept, is refused and not
    /// malformed.
    static void check(byte[] bytes, int start, int end, RequestHead head)
            throws MalformedRequestException {
        if (start == end) {
            throw new MalformedRequestException("an empty :path");
        }
        head.targetStart = start;
        head.targetEnd = end;
        head.pathStart = start;
        if (end - start == 1 && bytes[start] == '*') {
            head.pathEnd = end;
            if (!head.method.equals(Method.OPTIONS)) {
                throw new MalformedRequestException("the :path * with a method other than OPTIONS");
            }
            return;
        }
        if (bytes[start] != '/') {
            throw new MalformedRequestException("a :path that does not begin with a slash");
        }
        int query = end;
        for (int at = end - 1; at > start; at--) {
            if (!Grammar.isTarget(bytes[at])) {
                throw new MalformedRequestException("a :path with a character that none has");
            }
            if (bytes[at] == '?') {
                query = at;
            }
        }
        head.pathEnd = query;
        try {
            decode(bytes, start, query, end, head);
        } catch (MalformedTargetException e) {
            head.refusal = e.reason();
        }
    }

    private static void decode(byte[] bytes, int start, int query, int end, RequestHead head)
            throws MalformedTargetException {
        if (query < end) {
            head.queryStart = query + 1;
            PathDecoder.checkEscapes(bytes, query + 1, end);
        }
        if (PathDecoder.isEncoded(bytes, start, query)) {
            byte[] decoded = PathDecoder.decode(bytes, start, query);
            head.decodedPath = decoded;
            head.pathStart = 0;
            head.pathEnd = decoded.length;
        }
    }
}
