package hyperserve.bench.compare;

import hyperserve.test.TlsKey;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The servers that also take part over TLS, all with one key; and nginx, which only does so.
final class TlsContestants {

    private static final Path NGINX = Path.of("peers/nginx/nginx");

    private TlsContestants() {}

    /// @param plain the servers without TLS
    /// @param built where nginx has its files
    static List<Contestant> of(List<Contestant> plain, TlsKey pair, Path built) {
        Path shown = pair.certificate();
        String certificate = shown.toString();
        String key = pair.key().toString();
        List<Contestant> all = new ArrayList<>();
        for (Contestant server : plain) {
            switch (server.name()) {
                case "go", "vertx" -> all.add(server.overTls(shown, "tls", certificate, key));
                case "netty" -> {
                    all.add(server.overTls(shown, "tls", "JDK", certificate, key));
                    all.add(server.overTls(shown, "boringssl", "OPENSSL", certificate, key));
                }
                default -> {
                    if (DropIn.isImage(server)) {
                        all.add(
                                server.overTls(
                                        shown, "tls", "--tls-cert", certificate, "--tls-key", key));
                    }
                }
            }
        }
        all.addAll(nginx(pair, built.resolve("nginx").toAbsolutePath()));
        return all;
    }

    private static List<Contestant> nginx(TlsKey pair, Path folder) {
        if (!Tool.NGINX.isThere()) {
            return List.of();
        }
        Contestant plain =
                new Contestant(
                        "nginx",
                        Command.run(List.of("nginx", "-v"), 60).strip(),
                        List.of(NGINX.toString(), "{port}", folder.toString()),
                        true,
                        false,
                        List.of(folder));
        Path certificate = pair.certificate();
        return List.of(
                plain.overTls(
                        certificate, "tls", "tls", certificate.toString(), pair.key().toString()));
    }
}
