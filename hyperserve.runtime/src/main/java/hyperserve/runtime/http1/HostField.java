package hyperserve.runtime.http1;

import hyperserve.runtime.semantics.HostSyntax;

/// The Host field of a request (RFC 9112 §3.2).
final class HostField {

    private HostField() {}

    /// One valid Host on HTTP/1.1; at most one on HTTP/1.0.
    static void check(RequestHead head) throws MalformedRequestException {
        int count = head.hostCount();
        if (count == 0 && head.isHttp10()) {
            return;
        }
        if (count != 1) {
            throw new MalformedRequestException(count == 0 ? "no Host" : "more than one Host");
        }
        FieldLines fields = head.fields();
        int line = head.hostLine();
        if (!HostSyntax.isValid(head.bytes(), fields.valueStart(line), fields.valueEnd(line))) {
            throw new MalformedRequestException("a malformed Host");
        }
    }
}
