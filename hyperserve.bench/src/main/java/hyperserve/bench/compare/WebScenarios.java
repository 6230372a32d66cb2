package hyperserve.bench.compare;

import java.util.List;

/// What is measured of `hyperserve.web`; run only if it is asked for by name.
final class WebScenarios {

    private static final String ORIGIN = "Origin: https://app.example.com";
    private static final String GZIP = "Accept-Encoding: gzip";

    private WebScenarios() {}

    static List<Scenario> all() {
        Expected small = new Expected("/1k.css", WebFolder.small());
        Expected first = new Expected("/" + WebFolder.many(0), WebFolder.small());
        Expected last = new Expected("/" + WebFolder.many(WebFolder.MANY - 1), WebFolder.small());
        return List.of(
                new Checked(
                        Load.of("files-1m-16", "/1m.bin", 16).forWeb(),
                        WebPart.FILES,
                        List.of(new Expected("/1m.bin", WebFolder.large()))),
                beside(
                        new Checked(
                                Load.of("files-1k-64", "/1k.css", 64).forWeb(),
                                WebPart.FILES,
                                List.of(small))),
                beside(
                        new Checked(
                                Load.of("files-1k-many-64", "/", 64)
                                        .forWeb()
                                        .scripted("wrk/many.lua"),
                                WebPart.FILES,
                                List.of(first, last))),
                filters("filters-64", 64),
                filters("filters-500", 500),
                new Checked(
                        Load.of("gzip-64", "/document", 64).forWeb(GZIP),
                        WebPart.GZIP,
                        List.of(
                                new Expected(
                                        "/document",
                                        WebFolder.document(),
                                        List.of(GZIP),
                                        List.of("Content-Encoding")))),
                new Broadcasts("events-5000", 5_000),
                new IdleSubscribers("idle-events-10000", 10_000));
    }

    /// Beside `/plaintext` of the same server.
    private static Against beside(Checked files) {
        Load plain = Load.of("plaintext", "/plaintext", files.load().connections()).forWeb();
        return new Against(
                files,
                new Checked(
                        plain,
                        WebPart.FILES,
                        List.of(new Expected("/plaintext", "Hello, World!"))));
    }

    private static Against filters(String name, int connections) {
        return new Against(
                filtered(
                        name,
                        "/filtered",
                        connections,
                        "X-Request-Id",
                        "Content-Security-Policy",
                        "Access-Control-Allow-Origin"),
                filtered("unfiltered", "/unfiltered", connections));
    }

    private static Checked filtered(
            String name, String target, int connections, String... answered) {
        Load load = Load.of(name, target, connections).forWeb(ORIGIN);
        Expected expected =
                new Expected(target, "Hello, World!", List.of(ORIGIN), List.of(answered));
        return new Checked(load, WebPart.FILTERS, List.of(expected));
    }
}
