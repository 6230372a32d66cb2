package hyperserve.bench.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// The servers beside `hyperserve.web`: our images with what they are asked for dropped in and with
/// `--root`, and of the others each with what its authors have for the same.
final class WebContestants {

    private static final Path NGINX = Path.of("peers/nginx/nginx");
    private static final Path BUILT = Path.of("target/peers");

    private WebContestants() {}

    /// Makes what they serve, too.
    ///
    /// @param plain the servers without TLS
    static List<Contestant> of(List<Contestant> plain) throws IOException {
        WebFolder.make();
        String document = WebFolder.documentFile().toString();
        List<Contestant> all = new ArrayList<>();
        for (Contestant server : plain) {
            if (server.tls()) {
                continue;
            }
            switch (server.name()) {
                case "go" -> all.add(server.forWeb(Set.of(WebPart.EVENTS)));
                case "jetty", "netty", "undertow", "vertx" ->
                        all.add(server.forWeb(Set.of(WebPart.GZIP), "gzip", document));
                default -> {
                    if (DropIn.isImage(server)) {
                        all.add(image(server, document));
                    }
                }
            }
        }
        all.addAll(nginx());
        return all;
    }

    private static Contestant image(Contestant server, String document) throws IOException {
        return DropIn.WEB
                .into(server)
                .forWeb(
                        EnumSet.allOf(WebPart.class),
                        "--root",
                        WebFolder.root().toString(),
                        "--bench-document",
                        document);
    }

    private static List<Contestant> nginx() {
        if (!Tool.NGINX.isThere()) {
            return List.of();
        }
        Path folder = BUILT.resolve("nginx-web").toAbsolutePath();
        Contestant plain =
                new Contestant(
                        "nginx",
                        Command.run(List.of("nginx", "-v"), 60).strip(),
                        List.of(NGINX.toString(), "{port}", folder.toString()),
                        true,
                        false,
                        List.of(folder));
        return List.of(plain.forWeb(Set.of(WebPart.FILES), "web", WebFolder.root().toString()));
    }
}
