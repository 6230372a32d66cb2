package hyperserve.runtime.http1;

import hyperserve.api.Status;
import hyperserve.runtime.net.Transport;
import hyperserve.runtime.semantics.FieldLines;
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

    /// The host that is asked for, which an absolute target may have replaced, is one that the
    /// connection is for (RFC 9110 §15.5.20).
    static void check(RequestHead head, Transport transport) throws MalformedRequestException {
        if (head.hostCount() == 0) {
            return;
        }
        FieldLines fields = head.fields();
        int line = head.hostLine();
        if (!transport.isFor(head.bytes(), fields.valueStart(line), fields.valueEnd(line))) {
            throw new MalformedRequestException(
                    Status.MISDIRECTED_REQUEST, "another host than the connection is for");
        }
    }
}
