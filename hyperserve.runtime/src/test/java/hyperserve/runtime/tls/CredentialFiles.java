package hyperserve.runtime.tls;

import hyperserve.api.Nullable;
import hyperserve.runtime.credentials.TlsConfig;

import java.nio.file.Path;
import java.util.List;

import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;

/// Files of certificates in a folder, and clients for the servers that are made of them.
record CredentialFiles(Path folder) {

    /// A pair of files; other certificates of the same name take their place.
    ///
    /// @param name the beginning of their names
    TlsConfig.CertificateFiles write(String name, KeyAndChain of) {
        return new TlsConfig.CertificateFiles(
                write(name + ".pem", TestCertificates.pem(of.chain())),
                write(name + ".key", TestCertificates.keyPem(of)));
    }

    Path write(String name, String content) {
        return TestCertificates.write(folder.resolve(name), content);
    }

    /// A configuration of certificates in files `0`, `1`, and so on.
    TlsConfig config(KeyAndChain first, KeyAndChain... more) {
        TlsConfig.CertificateFiles files = write("0", first);
        TlsConfig config = TlsConfig.of(files.certificates(), files.key());
        for (int i = 0; i < more.length; i++) {
            files = write(Integer.toString(i + 1), more[i]);
            config = config.withCertificate(files.certificates(), files.key());
        }
        return config;
    }

    static Credentials credentials(TlsConfig config) {
        return Credentials.of(config, List.of("http/1.1"));
    }

    /// A client that asks for a name, if it is not null. Clients of one context resume the sessions
    /// of each other.
    static SSLEngine client(SSLContext context, @Nullable String name, String... protocols) {
        SSLEngine client = context.createSSLEngine("peer", 443);
        SSLParameters parameters = client.getSSLParameters();
        if (name != null) {
            parameters.setServerNames(List.of(new SNIHostName(name)));
        }
        if (protocols.length > 0) {
            parameters.setProtocols(protocols);
        }
        client.setSSLParameters(parameters);
        return client;
    }

    static EnginePair pair(SSLEngine client, Credentials server) {
        return new EnginePair(client, server.engine());
    }

    /// {@return the name of what a server shows to who asks for a name}
    static String shown(Credentials server, @Nullable String name) throws SSLException {
        return shown(pair(client(TestCertificates.clientContext(null), name), server).connect());
    }

    static String shown(EnginePair connected) {
        try {
            return connected.client.getSession().getPeerPrincipal().getName();
        } catch (SSLPeerUnverifiedException e) {
            throw new AssertionError(e);
        }
    }
}
