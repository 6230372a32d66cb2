package hyperserve.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Draws bar charts of measurements, each for light and for dark pages.
public final class Charts {

    /// A chart: one figure of one scenario, the median over the rounds.
    ///
    /// @param file the file's name, but for the theme
    /// @param title what is shown, with the unit and which end is good
    /// @param scenario the scenario
    /// @param key the figure's name
    /// @param divisor the shown unit in the figure's unit
    /// @param more whether more is better
    record Chart(
            String file, String title, String scenario, String key, double divisor, boolean more) {}

    /// The colours of a page.
    private record Theme(String name, String text, String own, String others) {}

    private record Bar(String server, double value) {}

    private static final List<Chart> CHARTS =
            List.of(
                    cpu("keep-alive-64", "64 connections kept alive"),
                    cpu("keep-alive-500", "500 connections kept alive"),
                    cpu("pipelined-64", "64 connections, 16 requests at a time"),
                    cpu("new-connections-500", "a new connection for each request, 500 at a time"),
                    new Chart(
                            "sleep-500",
                            "500 connections, handlers block for 10 ms: requests a second,"
                                    + " thousands (more is better)",
                            "sleep-500",
                            "rate",
                            1e3,
                            true),
                    new Chart(
                            "memory",
                            "Resident memory after all loads: MB (less is better)",
                            "memory",
                            "resident_bytes",
                            1e6,
                            false),
                    cpu("tls-keep-alive-64", "TLS, 64 connections kept alive"),
                    cpu("tls-bytes-1m", "TLS, 1 MiB bodies on 16 connections"),
                    cpu("tls-handshake-full", "TLS, a new connection for each, full handshake"),
                    cpu("tls-handshake-resumed", "TLS, a new connection for each, resumed"),
                    cpu("h2-1", "HTTP/2 over TLS, one stream at a time"),
                    cpu("h2-32", "HTTP/2 over TLS, 32 streams at a time"),
                    message("ws-echo-16", "WebSocket, 16 bytes sent back"),
                    message("ws-echo-64k", "WebSocket, 64 KiB sent back"),
                    message("ws-deflate-1k", "WebSocket, 1 KiB of JSON compressed both ways"),
                    message("ws-room-1000", "WebSocket, to a room of 1,000"));

    private static final List<Theme> THEMES =
            List.of(
                    new Theme("light", "#1f2328", "#0969da", "#9aa4af"),
                    new Theme("dark", "#e6edf3", "#4493f8", "#656c76"));

    private static final int WIDTH = 720;
    private static final int LEFT = 110;
    private static final int LONGEST = 520;
    private static final int ROW = 24;
    private static final int TOP = 44;

    private Charts() {}

    private static Chart cpu(String scenario, String words) {
        return cpu(scenario, "request", words);
    }

    private static Chart message(String scenario, String words) {
        return cpu(scenario, "message", words);
    }

    private static Chart cpu(String scenario, String each, String words) {
        return new Chart(
                scenario,
                "CPU time per " + each + ", " + words + ": µs (less is better)",
                scenario,
                "cpu_us",
                1,
                false);
    }

    /// Draws all charts for which there are measurements.
    ///
    /// @param args the file that the comparison wrote, and the folder for the charts
    /// @throws IOException if files cannot be read or written
    public static void main(String[] args) throws IOException {
        if (args.length != 2) {
            System.err.println("hyperserve.bench/charts MEASUREMENTS FOLDER");
            System.exit(2);
        }
        List<Row> rows = Files.readAllLines(Path.of(args[0])).stream().map(Row::parse).toList();
        Path folder = Files.createDirectories(Path.of(args[1]));
        for (Chart chart : CHARTS) {
            for (Theme theme : THEMES) {
                String svg = draw(chart, theme, rows);
                if (!svg.isEmpty()) {
                    String name = chart.file() + "-" + theme.name() + ".svg";
                    Files.writeString(folder.resolve(name), svg);
                }
            }
        }
    }

    /// The chart with a name, for light pages; empty if nothing was measured.
    static String draw(String file, List<Row> rows) {
        Chart chart =
                CHARTS.stream().filter(each -> each.file().equals(file)).findFirst().orElseThrow();
        return draw(chart, THEMES.getFirst(), rows);
    }

    private static String draw(Chart chart, Theme theme, List<Row> rows) {
        List<Bar> bars = bars(chart, rows);
        if (bars.isEmpty()) {
            return "";
        }
        double greatest = bars.stream().mapToDouble(Bar::value).max().orElseThrow();
        int height = TOP + ROW * bars.size() + 8;
        StringBuilder svg = new StringBuilder();
        svg.append(
                ("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
                     + " font-family=\"system-ui, sans-serif\" font-size=\"13\" fill=\"%s\">\n")
                        .formatted(WIDTH, height, theme.text()));
        svg.append("<title>%s</title>\n".formatted(chart.title()));
        svg.append(
                "<text x=\"8\" y=\"22\" font-weight=\"600\">%s</text>\n".formatted(chart.title()));
        int y = TOP;
        for (Bar bar : bars) {
            bar(svg, bar, y, bar.value() / greatest, theme, isOwn(bar, rows));
            y += ROW;
        }
        return svg.append("</svg>\n").toString();
    }

    private static void bar(
            StringBuilder svg, Bar bar, int y, double share, Theme theme, boolean own) {
        int length = (int) Math.max(1, Math.round(share * LONGEST));
        String weight = own ? " font-weight=\"600\"" : "";
        svg.append(
                "<text x=\"%d\" y=\"%d\" text-anchor=\"end\"%s>%s</text>\n"
                        .formatted(LEFT - 8, y + 15, weight, bar.server()));
        svg.append(
                "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"2\" fill=\"%s\"/>\n"
                        .formatted(
                                LEFT, y + 3, length, ROW - 8, own ? theme.own() : theme.others()));
        svg.append(
                "<text x=\"%d\" y=\"%d\"%s>%s</text>\n"
                        .formatted(
                                LEFT + length + 6,
                                y + 15,
                                weight,
                                String.format(
                                        Locale.ROOT,
                                        bar.value() < 10 ? "%.2f" : "%.1f",
                                        bar.value())));
    }

    private static boolean isOwn(Bar bar, List<Row> rows) {
        return rows.stream()
                .anyMatch(
                        row ->
                                row.server().equals(bar.server())
                                        && row.version().startsWith("HyperServe"));
    }

    /// The best one first.
    private static List<Bar> bars(Chart chart, List<Row> rows) {
        Report report = new Report(rows);
        Set<String> servers = new LinkedHashSet<>();
        rows.forEach(row -> servers.add(row.server()));
        List<Bar> bars = new ArrayList<>();
        for (String server : servers) {
            report.spread(chart.scenario(), chart.key(), server)
                    .ifPresent(it -> bars.add(new Bar(server, it.median() / chart.divisor())));
        }
        Comparator<Bar> byValue = Comparator.comparingDouble(Bar::value);
        bars.sort(chart.more() ? byValue.reversed() : byValue);
        return bars;
    }
}
