package hyperserve.bench.compare;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Tables of what was measured: for each server the median over the rounds, and how HyperServe's
/// first image compares.
final class Report {

    private final List<Row> rows;

    Report(List<Row> rows) {
        this.rows = List.copyOf(rows);
    }

    /// All tables, as Markdown.
    String text() {
        StringBuilder text = new StringBuilder("Servers, in the order of the first round:\n\n");
        versions().forEach((name, version) -> text.append("- %s: %s%n".formatted(name, version)));
        Set<String> measured = distinct(rows.stream().map(Row::scenario).toList());
        Scenario.known().stream()
                .map(Scenario::name)
                .filter(measured::contains)
                .forEach(scenario -> table(text, scenario));
        return text.toString();
    }

    private Map<String, String> versions() {
        Map<String, String> versions = new LinkedHashMap<>();
        rows.forEach(row -> versions.put(row.server(), row.version()));
        return versions;
    }

    private static Set<String> distinct(List<String> names) {
        return new LinkedHashSet<>(names);
    }

    private void table(StringBuilder text, String scenario) {
        List<String> keys = keys(scenario);
        List<String> compared = compared(keys);
        List<Row> alike =
                rows.stream().filter(row -> group(row.scenario()) == group(scenario)).toList();
        String subject = alike.getFirst().server();
        text.append("\n## ").append(scenario).append("\n\n| server |");
        keys.forEach(key -> text.append(' ').append(key).append(" |"));
        compared.forEach(key -> text.append(" %s: %s ÷ this |".formatted(key, subject)));
        text.append("\n|---|").append("---|".repeat(keys.size() + compared.size())).append('\n');
        for (String server : distinct(alike.stream().map(Row::server).toList())) {
            if (group(scenario) == Group.WEB && !measured(scenario, server)) {
                continue;
            }
            line(text, scenario, server, keys);
            for (String key : compared) {
                ratio(text, ratios(scenario, key, subject, server));
            }
            text.append('\n');
        }
    }

    /// The servers that a scenario is for, which are in no table with the others.
    private static Group group(String scenario) {
        return Scenario.known().stream()
                .filter(each -> each.name().equals(scenario))
                .findFirst()
                .map(Scenario::group)
                .orElse(Group.PLAIN);
    }

    /// Beside `hyperserve.web` hardly any server can do everything.
    private boolean measured(String scenario, String server) {
        return rows.stream()
                .anyMatch(row -> row.scenario().equals(scenario) && row.server().equals(server));
    }

    /// The figures whose ratios are shown: of loads the chief ones, else all.
    private static List<String> compared(List<String> keys) {
        List<String> chief =
                keys.stream().filter(Set.of("cpu_us", "rate", "p99_us")::contains).toList();
        return chief.isEmpty() ? keys : chief;
    }

    private void line(StringBuilder text, String scenario, String server, List<String> keys) {
        text.append("| ").append(server).append(failures(scenario, server)).append(" |");
        for (String key : keys) {
            String median =
                    spread(scenario, key, server).map(it -> figure(it.median())).orElse("–");
            text.append(' ').append(median).append(" |");
        }
    }

    private static void ratio(StringBuilder text, Optional<Spread> ratios) {
        text.append(' ').append(ratios.map(Spread::toString).orElse("–")).append(" |");
    }

    /// Marks a server some of whose rounds are not counted.
    private String failures(String scenario, String server) {
        long bad =
                rows.stream()
                        .filter(row -> row.scenario().equals(scenario))
                        .filter(row -> row.server().equals(server) && !row.counts())
                        .count();
        return bad == 0 ? "" : " (**" + bad + " failed**)";
    }

    private List<String> keys(String scenario) {
        return rows.stream()
                .filter(row -> row.scenario().equals(scenario))
                .flatMap(row -> row.values().keySet().stream())
                .filter(key -> !key.equals(Row.REQUESTS) && !key.equals(Row.FAILED))
                .filter(key -> !key.startsWith("calls_"))
                .distinct()
                .sorted()
                .toList();
    }

    private static String figure(double value) {
        if (value >= 1000) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return String.format(Locale.ROOT, value >= 100 ? "%.0f" : "%.2f", value);
    }

    /// The figures of a server over the rounds that count.
    Optional<Spread> spread(String scenario, String key, String server) {
        double[] figures =
                counted(scenario, key).stream()
                        .filter(row -> row.server().equals(server))
                        .mapToDouble(row -> row.values().getOrDefault(key, 0.0))
                        .toArray();
        return figures.length == 0 ? Optional.empty() : Optional.of(Spread.of(figures));
    }

    /// The ratios of a server's figure to another's, each of the same round.
    Optional<Spread> ratios(String scenario, String key, String server, String other) {
        Map<Integer, Double> divisors = new LinkedHashMap<>();
        counted(scenario, key).stream()
                .filter(row -> row.server().equals(other))
                .forEach(row -> divisors.put(row.round(), row.values().get(key)));
        double[] ratios =
                counted(scenario, key).stream()
                        .filter(row -> row.server().equals(server))
                        .filter(row -> divisors.getOrDefault(row.round(), 0.0) != 0)
                        .mapToDouble(
                                row ->
                                        row.values().getOrDefault(key, 0.0)
                                                / divisors.getOrDefault(row.round(), 1.0))
                        .toArray();
        return ratios.length == 0 ? Optional.empty() : Optional.of(Spread.of(ratios));
    }

    private List<Row> counted(String scenario, String key) {
        return rows.stream()
                .filter(row -> row.scenario().equals(scenario))
                .filter(row -> row.counts() && row.values().containsKey(key))
                .toList();
    }
}
