package hyperserve.runtime.protocol;

import hyperserve.runtime.net.Protocol;

/// A protocol that a connection can change to, found as a service. Any thread may use it.
public interface ProtocolProvider {

    /// {@return its name, and its version if it has one, as in the field `Upgrade` (RFC 9110 §7.8);
    /// the same at each call}
    String name();

    /// Makes what is spoken on one connection. Called by its owner before 101 is sent: input and
    /// output are not to be touched before the protocol is first called, which is when the system
    /// has taken all that was to be sent. A connection that ends before that is told to the
    /// protocol by [Protocol#closed()] all the same.
    ///
    /// No deadline is set when the protocol is first called; the server is told of the end by what
    /// the protocol returns. The head of the request is counted as kept on its behalf.
    ///
    /// @param handover what is known of the connection, and what it is to do
    /// @return the protocol. Whatever is thrown in its place is logged, and the client is answered
    ///     500
    Protocol accept(Handover handover);
}
