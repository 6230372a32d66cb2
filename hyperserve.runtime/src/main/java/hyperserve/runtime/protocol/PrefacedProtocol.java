package hyperserve.runtime.protocol;

import hyperserve.runtime.net.Protocol;

/// A protocol that a client speaks from its first byte on, without having asked: because TLS has
/// agreed on it (ALPN, RFC 7301), or because the client knows that the server speaks it. Found as a
/// service; any thread may use it.
///
/// It is told from HTTP/1.1 by its connection preface (RFC 9113 §3.4), which begins as a request of
/// a version that is not spoken here. So whoever speaks HTTP/1.1 pays nothing for it.
public interface PrefacedProtocol {

    /// {@return its name in ALPN, such as `h2`; the same at each call}
    String name();

    /// Whether a client speaks it.
    ///
    /// @param bytes what holds the first bytes of a connection, a line at least
    /// @param start where they begin
    /// @param end where they end, within the preface or behind it
    /// @return whether they are the preface, as far as that has come
    boolean begins(byte[] bytes, int start, int end);

    /// Makes what is spoken on one connection. Called by its owner; the connection is not to be
    /// touched before the protocol is first called. Its input has all that has come then, the
    /// preface among it, and more may not come: so that is to be looked at first. No deadline is
    /// set.
    ///
    /// @param opening what is known of the connection
    /// @return the protocol. Whatever is thrown in its place is logged, and the connection closed
    Protocol open(Opening opening);
}
