package example.web;

import hyperserve.api.ClientConnection;
import hyperserve.api.Handler;
import hyperserve.api.Nullable;
import hyperserve.api.Request;
import hyperserve.api.Response;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import javax.net.ssl.SSLSession;

/// Tells clients what the server knows of them.
final class WhoIsIt implements Handler {

    @Override
    public Response handle(Request request) throws IOException {
        ClientConnection connection = request.connection();
        Map<String, Object> known = new LinkedHashMap<>();
        known.put(
                "address",
                switch (connection.remoteAddress()) {
                    case InetSocketAddress address -> address.getHostString();
                    case UnixDomainSocketAddress _ -> "this machine";
                    case Object other -> other.toString();
                });
        known.put("protocol", connection.protocol());
        SSLSession tls = connection.tls();
        known.put("cipher", tls == null ? null : tls.getCipherSuite());
        known.put("subject", subject(connection.peerCertificates()));
        known.put("here", connection.isOpen());
        return Response.of(known, Json.FORMAT);
    }

    private static String subject(@Nullable List<Certificate> certificates) {
        return certificates != null && certificates.getFirst() instanceof X509Certificate first
                ? first.getSubjectX500Principal().getName()
                : "unknown";
    }
}
