package hyperserve.bench.compare;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/// Clients that trust one certificate. Each connection is that of a client of its own, which has no
/// session to resume.
public final class TlsClient {

    private TlsClient() {}

    /// Begins TLS on a connection; the handshake comes with the first byte.
    ///
    /// @param connected the connection, which blocks
    /// @param certificate the file with what the server has to show
    static SSLSocket over(Socket connected, Path certificate) throws IOException {
        // Or the request waits for the acknowledgement of the handshake's end, which is delayed.
        connected.setTcpNoDelay(true);
        return (SSLSocket)
                trusting(certificate)
                        .getSocketFactory()
                        .createSocket(connected, "localhost", connected.getPort(), false);
    }

    /// A context of clients.
    ///
    /// @param certificate the file with what the server has to show
    /// @return one that has no session yet
    /// @throws IOException if it cannot be read
    public static SSLContext trusting(Path certificate) throws IOException {
        try (InputStream in = Files.newInputStream(certificate)) {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry(
                    "server", CertificateFactory.getInstance("X.509").generateCertificate(in));
            TrustManagerFactory trust =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("no client can trust " + certificate, e);
        }
    }
}
