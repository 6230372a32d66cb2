package hyperserve.bench.compare;

import hyperserve.test.TlsTrust;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;

import javax.net.ssl.SSLSocket;

/// Connections by TLS, each of a client of its own, which has no session to resume.
final class TlsClient {

    private TlsClient() {}

    /// Begins TLS on a connection; the handshake comes with the first byte.
    ///
    /// @param connected the connection, which blocks
    /// @param certificate the file with what the server has to show
    static SSLSocket over(Socket connected, Path certificate) throws IOException {
        // Or the request waits for the acknowledgement of the handshake's end, which is delayed.
        connected.setTcpNoDelay(true);
        return (SSLSocket)
                TlsTrust.in(certificate)
                        .getSocketFactory()
                        .createSocket(connected, "localhost", connected.getPort(), false);
    }
}
