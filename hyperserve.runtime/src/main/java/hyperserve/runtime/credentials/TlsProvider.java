package hyperserve.runtime.credentials;

import java.security.GeneralSecurityException;
import java.util.function.Supplier;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;

/// An implementation of TLS in place of the JDK's: makes the engines of connections. A module that
/// provides one as a service is all it takes; [TlsConfig#withProvider] is for those who embed a
/// server. Where nobody speaks TLS, none is looked for.
///
/// Keys, certificates and authorities have been read and checked, and are read again when their
/// files change: the key manager gives new ones from then on, to whoever asks it. So a provider has
/// nothing to reload, unless the authorities change: then it is asked for new engines, which must
/// not resume a session of the old ones.
///
/// Threads: any may call it, several at once.
public interface TlsProvider {

    /// Makes what makes engines. Called when a listener starts, and when those change who may issue
    /// the certificates of clients.
    ///
    /// Each engine is set to the mode of a server and given its parameters before anything else:
    /// versions, cipher suites in the server's order, groups, what ALPN offers, whether clients are
    /// asked for certificates, and a matcher for names which takes each. It must keep to these, as
    /// to the contract of [SSLEngine]: it waits for nothing, what takes long it gives out as a
    /// delegated task or does in place, and each of its exceptions is an
    /// [javax.net.ssl.SSLException] after which it has the alert to be sent. It is used by one
    /// thread at a time, though not always by the same; nobody tells it that it is needed no more
    /// if its connection breaks off.
    ///
    /// @param keys chooses the key and the certificates by the name that the client asks for, as
    ///     the handshake session of an engine has it
    /// @param clients decide whether a client's certificate is to be believed; none if no client is
    ///     asked
    /// @return an engine at each call, for one connection
    /// @throws GeneralSecurityException if this cannot be; the server does not start then
    Supplier<SSLEngine> engines(X509ExtendedKeyManager keys, TrustManager[] clients)
            throws GeneralSecurityException;
}
