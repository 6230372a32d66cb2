package hyperserve.runtime.tls;

import hyperserve.runtime.credentials.TlsConfig;
import hyperserve.runtime.startup.StartupException;

import java.util.List;

import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.StandardConstants;

/// What every connection is held to, whoever its keys are from.
final class TlsPolicy {

    static final String TLS_1_3 = "TLSv1.3";

    /// X25519 first: with it a handshake costs half of what it costs with P-256. P-521 is there for
    /// certificates, which TLS 1.2 holds against this list, too.
    private static final String[] GROUPS = {"x25519", "secp256r1", "secp384r1", "secp521r1"};

    /// A session that is kept here takes 1 to 2 KB; JSSE's own bound is 20,480. Most are in the
    /// tickets of their clients.
    private static final int SESSIONS = 2048;

    /// JSSE changes the keys of its tickets this often, too.
    private static final int SESSION_SECONDS = 3600;

    private static final String TLS_1_2 = "TLSv1.2";
    private static final String SUITE_OF_1_2 = "TLS_ECDHE_";

    private TlsPolicy() {}

    /// {@return what engines are set to; nobody may change it}
    ///
    /// @param config versions, suites, and whether clients are asked
    /// @param applicationProtocols what ALPN offers (RFC 7301), the best first. A client that does
    ///     not offer any gets none and goes on, one that offers others is refused with an alert
    /// @throws StartupException if a version has no suite
    static SSLParameters parameters(TlsConfig config, List<String> applicationProtocols) {
        requireSuites(config);
        SSLParameters parameters =
                new SSLParameters(
                        config.cipherSuites().toArray(String[]::new),
                        config.protocols().toArray(String[]::new));
        parameters.setUseCipherSuitesOrder(true);
        parameters.setNamedGroups(GROUPS);
        parameters.setApplicationProtocols(applicationProtocols.toArray(String[]::new));
        parameters.setSNIMatchers(List.of(new AnyName()));
        switch (config.clientCertificates()) {
            case OFF -> {}
            case ASKED -> parameters.setWantClientAuth(true);
            case REQUIRED -> parameters.setNeedClientAuth(true);
        }
        return parameters;
    }

    private static void requireSuites(TlsConfig config) {
        for (String version : config.protocols()) {
            boolean old = version.equals(TLS_1_2);
            if (config.cipherSuites().stream()
                    .noneMatch(each -> each.startsWith(SUITE_OF_1_2) == old)) {
                throw new StartupException(
                        "%s has no cipher suite among %s: add one, or leave the version out"
                                .formatted(version, config.cipherSuites()));
            }
        }
    }

    /// Bounds what a context keeps of sessions.
    ///
    /// @param context the context
    static void boundSessions(SSLContext context) {
        SSLSessionContext sessions = context.getServerSessionContext();
        sessions.setSessionCacheSize(SESSIONS);
        sessions.setSessionTimeout(SESSION_SECONDS);
    }

    /// Whether a client of TLS 1.2 has begun a handshake on a connection that has had one
    /// (renegotiation, RFC 5246 §7.4.1.1). JSSE would go on with it: the property that forbids it
    /// counts for the whole process. It must be asked after each unwrap, before a delegated task
    /// is run; the connection is to be closed if it is so.
    ///
    /// @param engine an engine whose first handshake has ended
    /// @return whether the client wants another
    static boolean isRenegotiation(SSLEngine engine) {
        return engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING
                && !engine.isInboundDone()
                && !engine.isOutboundDone()
                && !engine.getSession().getProtocol().equals(TLS_1_3);
    }

    /// Accepts any name, and is there nevertheless: JSSE notes in a session for which name it was
    /// made, and refuses to resume it for another (RFC 6066 §3), only if there is a matcher.
    private static final class AnyName extends SNIMatcher {

        AnyName() {
            super(StandardConstants.SNI_HOST_NAME);
        }

        @Override
        public boolean matches(SNIServerName name) {
            return true;
        }
    }
}
