package hyperserve.runtime.http1;

import hyperserve.api.Method;
import hyperserve.api.Status;
import hyperserve.runtime.net.Transport;

/// What must be so in a head that is well-formed: how its content is framed, whom it is for, and
/// what it expects.
final class HeadRules {

    private HeadRules() {}

    /// Checks a head, and finds the path in its target. A host in that takes the place of the one
    /// in the field (RFC 9112 §3.2.2).
    ///
    /// @param transport what it has come by
    /// @return the length of the body
    /// @throws MalformedRequestException if it is to be refused
    static long check(RequestHead head, Method method, Transport transport)
            throws MalformedRequestException {
        long length = Framing.bodyLength(head);
        HostField.check(head);
        RequestTarget.parse(head, method);
        HostField.check(head, transport);
        if (head.hasExpectation() && !head.expectsContinue()) {
            throw new MalformedRequestException(
                    Status.EXPECTATION_FAILED, "an unknown expectation");
        }
        return length;
    }
}
