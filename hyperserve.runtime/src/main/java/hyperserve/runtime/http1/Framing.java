package hyperserve.runtime.http1;

import hyperserve.api.Status;
import hyperserve.runtime.semantics.ContentLength;
import hyperserve.runtime.semantics.Grammar;

/// Decides where a request ends: `Content-Length` against `Transfer-Encoding` (RFC 9112 §6).
///
/// Request smuggling lives in the disagreement of two parties about this, so all that could be
/// understood in more than one way is refused.
final class Framing {

    /// The length of a body that comes in chunks.
    static final long CHUNKED = -1;

    private Framing() {}

    /// The length of a request's body.
    ///
    /// @return the number of bytes, 0 if there is no body, or [#CHUNKED]
    static long bodyLength(RequestHead head) throws MalformedRequestException {
        if (head.transferEncodingCount() == 0) {
            return head.contentLengthCount() == 0 ? 0 : contentLength(head);
        }
        if (head.isHttp10()) {
            throw new MalformedRequestException("Transfer-Encoding in an HTTP/1.0 request");
        }
        if (head.contentLengthCount() > 0) {
            throw new MalformedRequestException("both Content-Length and Transfer-Encoding");
        }
        if (head.transferEncodingCount() > 1) {
            throw new MalformedRequestException("more than one Transfer-Encoding");
        }
        requireChunkedAlone(head);
        return CHUNKED;
    }

    private static long contentLength(RequestHead head) throws MalformedRequestException {
        if (head.contentLengthCount() > 1) {
            throw new MalformedRequestException("more than one Content-Length");
        }
        byte[] bytes = head.bytes();
        int at = head.fields().valueStart(head.contentLengthLine());
        int end = head.fields().valueEnd(head.contentLengthLine());
        long length = ContentLength.of(bytes, at, end);
        if (length < 0) {
            throw new MalformedRequestException(ContentLength.fault(length));
        }
        return length;
    }

    /// Another coding is not implemented; `chunked` anywhere but alone is an attack.
    private static void requireChunkedAlone(RequestHead head) throws MalformedRequestException {
        byte[] bytes = head.bytes();
        int start = head.fields().valueStart(head.transferEncodingLine());
        int end = head.fields().valueEnd(head.transferEncodingLine());
        if (Grammar.equalsIgnoreCase(bytes, start, end, "chunked")) {
            return;
        }
        boolean chunkedBefore = false;
        boolean other = false;
        int at = start;
        while (at <= end) {
            int codingEnd = at;
            while (codingEnd < end && bytes[codingEnd] != ',') {
                codingEnd++;
            }
            int first = at;
            int last = codingEnd;
            while (first < last && Grammar.isBlank(bytes[first])) {
                first++;
            }
            while (last > first && Grammar.isBlank(bytes[last - 1])) {
                last--;
            }
            if (chunkedBefore || !isCoding(bytes, first, last)) {
                throw new MalformedRequestException("a malformed Transfer-Encoding");
            }
            if (Grammar.equalsIgnoreCase(bytes, first, last, "chunked")) {
                chunkedBefore = true;
            } else {
                other = true;
            }
            at = codingEnd + 1;
        }
        if (other) {
            throw new MalformedRequestException(
                    Status.NOT_IMPLEMENTED, "a transfer coding other than chunked");
        }
        throw new MalformedRequestException("a malformed Transfer-Encoding");
    }

    /// A token, and perhaps parameters, of which `chunked` has none (RFC 9112 §7).
    private static boolean isCoding(byte[] bytes, int start, int end) {
        int nameEnd = start;
        while (nameEnd < end && Grammar.isToken(bytes[nameEnd])) {
            nameEnd++;
        }
        if (nameEnd == start) {
            return false;
        }
        boolean chunked = Grammar.equalsIgnoreCase(bytes, start, nameEnd, "chunked");
        return nameEnd == end || (bytes[nameEnd] == ';' && !chunked);
    }
}
