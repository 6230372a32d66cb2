package hyperserve.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Runs HyperServe and other servers side by side.
///
/// In each round every server has a process of its own, one at a time, which is warmed up and then
/// goes through all scenarios. The order turns by one server from round to round, so that a slow
/// change of the machine favours nobody.
public final class Compare {

    private final Plan plan;
    private final List<Contestant> contestants;
    private final List<Scenario> scenarios;
    private final List<String> failures = new ArrayList<>();

    private Compare(Plan plan, List<Contestant> contestants, List<Scenario> scenarios) {
        this.plan = plan;
        this.contestants = contestants;
        this.scenarios = scenarios;
    }

    /// Compares.
    ///
    /// @param args the options of [Plan#USAGE]
    /// @throws IOException if files cannot be read or written
    public static void main(String[] args) throws IOException {
        List<String> words = List.of(args);
        if (words.contains("--help")) {
            System.out.print(Plan.USAGE);
            return;
        }
        Compare compare;
        try {
            compare = prepare(Plan.parse(words));
        } catch (IllegalArgumentException e) {
            System.err.println("compare: " + e.getMessage());
            System.exit(2);
            return;
        }
        System.exit(compare.run() ? 0 : 1);
    }

    private static Compare prepare(Plan plan) throws IOException {
        for (Tool tool : Tool.values()) {
            if (!tool.isThere()) {
                System.err.printf(
                        "compare: %s is missing, and with it its rows; to get it: %s%n",
                        tool.program(), tool.source());
            }
        }
        List<Scenario> scenarios =
                new ArrayList<>(plan.cases().isEmpty() ? Scenario.all() : Scenario.known());
        check("case", plan.cases(), scenarios.stream().map(Scenario::name).toList());
        scenarios.removeIf(scenario -> !plan.wants(scenario));
        scenarios.removeIf(scenario -> !scenario.tools().stream().allMatch(Tool::isThere));
        List<Contestant> known = new ArrayList<>(Contestants.all());
        if (scenarios.stream().anyMatch(scenario -> scenario.group() == Group.WEB)) {
            known.addAll(WebContestants.of(known));
        }
        if (scenarios.stream().anyMatch(Http2Scenarios::isOne)) {
            known.addAll(Http2Contestants.of(known));
        }
        if (scenarios.stream().anyMatch(scenario -> scenario.group() == Group.WS)) {
            known.addAll(WebSocketContestants.of(known));
        }
        known.addAll(Contestants.observed(known.getFirst()));
        check("server", plan.servers(), known.stream().map(Contestant::name).toList());
        List<Contestant> contestants =
                known.stream()
                        .filter(plan::wants)
                        .filter(each -> scenarios.stream().anyMatch(it -> it.suits(each)))
                        .toList();
        if (contestants.isEmpty()) {
            throw new IllegalArgumentException("none of these servers can be measured so");
        }
        return new Compare(plan, contestants, scenarios);
    }

    private static void check(String what, List<String> wanted, List<String> known) {
        for (String name : wanted) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException(
                        "no %s is called '%s'; there is: %s"
                                .formatted(what, name, String.join(", ", known)));
            }
        }
    }

    /// Whether all went well.
    private boolean run() throws IOException {
        Files.createDirectories(plan.output().toAbsolutePath().getParent());
        Files.deleteIfExists(plan.output());
        List<Row> rows = new ArrayList<>();
        for (int round = 1; round <= plan.rounds(); round++) {
            List<Contestant> order = new ArrayList<>(contestants);
            Collections.rotate(order, 1 - round);
            for (Contestant contestant : order) {
                System.err.printf("round %d of %d: %s%n", round, plan.rounds(), contestant.name());
                rows.addAll(measure(round, contestant));
            }
        }
        String report = new Report(rows).text();
        Files.writeString(Path.of(plan.output() + ".md"), report);
        System.out.print(report);
        failures.forEach(failure -> System.err.println("compare: " + failure));
        return failures.isEmpty();
    }

    private List<Row> measure(int round, Contestant contestant) throws IOException {
        List<Scenario> suitable =
                scenarios.stream().filter(scenario -> scenario.suits(contestant)).toList();
        List<Row> rows = new ArrayList<>();
        Map<String, Map<String, Double>> measured = new HashMap<>();
        try (ServerProcess server = ServerProcess.start(contestant)) {
            Run run = new Run(contestant, server, plan, measured);
            warmUp(server, suitable);
            for (Scenario scenario : suitable) {
                Map<String, Double> figures = scenario.measure(run);
                measured.put(scenario.name(), figures);
                Row row =
                        new Row(
                                round,
                                contestant.name(),
                                contestant.version(),
                                scenario.name(),
                                figures);
                rows.add(row);
                append(row);
            }
        } catch (IOException | RuntimeException e) {
            failures.add("round %d, %s: %s".formatted(round, contestant.name(), e));
        }
        return rows;
    }

    /// Each load has its share of the time.
    private void warmUp(ServerProcess server, List<Scenario> suitable) {
        List<ClosedLoop> loads =
                suitable.stream()
                        .filter(ClosedLoop.class::isInstance)
                        .map(ClosedLoop.class::cast)
                        .toList();
        boolean cold = !suitable.stream().allMatch(Scenario::warmsUpItself);
        if (loads.isEmpty() && cold && Tool.WRK.isThere()) {
            loads = List.of(Load.of("warm-up", "/plaintext", 64));
        }
        for (ClosedLoop load : loads) {
            int seconds = Math.ceilDiv(plan.warmUp(), loads.size());
            if (seconds > 0) {
                load.load(server, seconds);
            }
        }
    }

    private void append(Row row) throws IOException {
        Files.writeString(
                plan.output(),
                row.json() + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }
}
