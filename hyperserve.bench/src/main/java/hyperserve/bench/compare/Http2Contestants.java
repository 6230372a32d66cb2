package hyperserve.bench.compare;

import hyperserve.test.TlsKey;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The servers that are also asked by HTTP/2, over TLS and with prior knowledge, all with one key;
/// and those of C, of which nghttpd and h2o only take part here.
final class Http2Contestants {

    /// As many as all others are told to take that would take fewer: a case has 164.
    private static final String STREAMS = "256";

    private static final Path PEERS = Path.of("peers");
    private static final Path BUILT = Path.of("target/peers");
    private static final Path KEY = Path.of("target/tls-h2");

    private final TlsKey pair;
    private final List<Contestant> all = new ArrayList<>();

    private Http2Contestants(TlsKey pair) {
        this.pair = pair;
    }

    /// @param plain the servers by HTTP/1.1
    static List<Contestant> of(List<Contestant> plain) throws IOException {
        Http2Contestants found = new Http2Contestants(TlsKey.make(KEY));
        plain.stream().filter(each -> each.group() == Group.PLAIN).forEach(found::add);
        found.files(Tool.NGINX, "-v");
        found.files(Tool.NGHTTPD, "--version");
        found.files(Tool.H2O, "--version");
        return found.all;
    }

    private void add(Contestant server) {
        String certificate = pair.certificate().toString();
        String key = pair.key().toString();
        switch (server.name()) {
            case "go" -> all.add(server.byHttp2(pair.certificate(), certificate, key, "h2"));
            case "netty" -> {
                all.add(server.byHttp2(pair.certificate(), "h2", certificate, key));
                all.add(server.byHttp2(null, "h2c"));
            }
            case "vertx", "helidon" -> {
                all.add(server.byHttp2(pair.certificate(), "h2", certificate, key));
                all.add(server.byHttp2(null, "h2c"));
            }
            case "jetty", "undertow" -> {
                String store = pair.store().toString();
                all.add(server.byHttp2(pair.certificate(), "h2", store, TlsKey.PASSWORD));
                all.add(server.byHttp2(null, "h2c"));
            }
            default -> {
                if (DropIn.isImage(server)) {
                    all.add(
                            server.byHttp2(
                                    pair.certificate(),
                                    "--max-streams",
                                    STREAMS,
                                    "--tls-cert",
                                    certificate,
                                    "--tls-key",
                                    key));
                    all.add(server.byHttp2(null, "--max-streams", STREAMS));
                }
            }
        }
    }

    /// A server of files, which a script starts.
    private void files(Tool tool, String version) {
        if (!tool.isThere()) {
            return;
        }
        String name = tool.program();
        Path folder = BUILT.resolve(name + "-h2").toAbsolutePath();
        Contestant server =
                new Contestant(
                        name,
                        firstLine(Command.run(List.of(name, version), 60)),
                        List.of(
                                PEERS.resolve(name).resolve(name).toString(),
                                "{port}",
                                folder.toString()),
                        false,
                        false,
                        List.of(folder));
        all.add(
                server.byHttp2(
                        pair.certificate(),
                        "h2",
                        pair.certificate().toString(),
                        pair.key().toString()));
        all.add(server.byHttp2(null, "h2c"));
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
