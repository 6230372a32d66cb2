package example.embedded;

import example.threads.Each;

import hyperserve.api.Response;
import hyperserve.runtime.ListenerConfig;
import hyperserve.runtime.Server;
import hyperserve.runtime.credentials.ClientCertificates;
import hyperserve.runtime.credentials.TlsConfig;
import hyperserve.runtime.credentials.TlsConfig.CertificateFiles;
import hyperserve.runtime.credentials.TlsProvider;

import java.io.IOException;
import java.nio.file.Path;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;

/// A server whose clients show who they are.
public final class Encrypted {

    private Encrypted() {}

    /// Serves until the process is told to end.
    ///
    /// @param args files: the certificate, its key, those who may issue the clients' certificates;
    ///     perhaps the name of a provider of the JCA that speaks TLS, such as `BCJSSE`
    /// @throws IOException if the address cannot be had
    /// @throws InterruptedException if interrupted
    public static void main(String... args) throws IOException, InterruptedException {
        TlsConfig tls =
                TlsConfig.of(Path.of(args[0]), Path.of(args[1]))
                        .withClientCertificates(ClientCertificates.REQUIRED, Path.of(args[2]));
        if (args.length > 3) {
            tls = tls.withProvider(provider(args[3]));
        }
        for (CertificateFiles each : tls.certificates()) {
            System.out.println(each.certificates() + " with " + each.key());
        }
        Server.at(ListenerConfig.at("127.0.0.1", 8443).withTls(tls))
                .pool(new Each())
                .get("/", request -> Response.text(String.valueOf(request.connection().tls())))
                .run();
    }

    private static TlsProvider provider(String name) {
        return (keys, clients) -> {
            SSLContext context = SSLContext.getInstance("TLS", name);
            context.init(new KeyManager[] {keys}, clients, null);
            return context::createSSLEngine;
        };
    }
}
