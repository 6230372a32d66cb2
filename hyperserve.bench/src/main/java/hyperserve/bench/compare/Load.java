package hyperserve.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A closed loop: each connection of wrk's single thread waits for the answer before it asks again.
///
/// @param name the scenario's name
/// @param target the request target
/// @param connections how many connections
/// @param script wrk's script
/// @param fields lines of the head that each request has besides
/// @param closes whether each request is the last of its connection
/// @param group the servers that it is for
record Load(
        String name,
        String target,
        int connections,
        String script,
        List<String> fields,
        boolean closes,
        Group group)
        implements ClosedLoop {

    /// Has OpenSSL's clients offer what `wrk/tls.cnf` says, and nothing else.
    static final String OFFERS = "OPENSSL_CONF=" + Path.of("wrk/tls.cnf").toAbsolutePath();

    private static final Pattern RESULT = Pattern.compile("RESULT ([^\\n]+)");
    private static final Path BESIDE = Path.of("target/logs/wrk.txt");

    Load {
        fields = List.copyOf(fields);
    }

    static Load of(String name, String target, int connections) {
        String script = "wrk/report.lua";
        return new Load(name, target, connections, script, List.of(), false, Group.PLAIN);
    }

    Load pipelined() {
        return scripted("wrk/pipelined.lua");
    }

    Load scripted(String other) {
        return new Load(name, target, connections, other, fields, closes, group);
    }

    Load closing() {
        return new Load(
                name, target, connections, script, List.of("Connection: close"), true, group);
    }

    Load overTls() {
        return new Load(name, target, connections, script, fields, closes, Group.TLS);
    }

    /// For servers beside `hyperserve.web`.
    ///
    /// @param sent lines of the head
    Load forWeb(String... sent) {
        return new Load(name, target, connections, script, List.of(sent), closes, Group.WEB);
    }

    @Override
    public boolean needsAllRoutes() {
        return !target.equals("/plaintext");
    }

    @Override
    public Set<Tool> tools() {
        return Set.of(Tool.WRK);
    }

    @Override
    public Map<String, Double> measure(Run run) throws IOException {
        if (closes && !run.server().closesWhenAsked()) {
            return Map.of(Row.FAILED, 1.0);
        }
        double before = run.server().cpuMicros();
        Map<String, Double> figures = wrk(run.server(), run.plan().seconds());
        double used = run.server().cpuMicros() - before;
        return withCpu(figures, used);
    }

    /// Adds the processor time per request, if there was any.
    static Map<String, Double> withCpu(Map<String, Double> figures, double micros) {
        Map<String, Double> all = new HashMap<>(figures);
        double requests = figures.getOrDefault("requests", 0.0);
        if (requests > 0) {
            all.put("cpu_us", micros / requests);
        }
        return all;
    }

    @Override
    public Map<String, Double> load(ServerProcess server, long seconds) {
        return wrk(server, seconds);
    }

    /// Runs wrk to its end.
    Map<String, Double> wrk(ServerProcess server, long seconds) {
        return parse(Command.run(command(server, seconds), seconds + 60));
    }

    /// Starts wrk beside another load.
    Process start(ServerProcess server, long seconds) {
        return Command.start(command(server, seconds), BESIDE);
    }

    /// Waits for the end of a load that was started beside another.
    static Map<String, Double> finish(Process wrk, long seconds) throws IOException {
        Command.awaitEnd(wrk, seconds + 60);
        return parse(Files.readString(BESIDE));
    }

    private List<String> command(ServerProcess server, long seconds) {
        List<String> command = new ArrayList<>(server.tls() ? List.of("env", OFFERS) : List.of());
        command.addAll(List.of("wrk", "-t1", "-c" + connections));
        command.addAll(List.of("-d" + seconds + "s", "--timeout", "10s", "-s", script));
        fields.forEach(field -> command.addAll(List.of("-H", field)));
        command.add(server.url(target));
        return command;
    }

    /// Reads what `wrk/report.lua` wrote; latencies are in microseconds.
    static Map<String, Double> parse(String output) {
        Matcher result = RESULT.matcher(output);
        if (!result.find()) {
            throw new IllegalArgumentException("wrk did not report:\n" + output);
        }
        Map<String, Double> raw = new HashMap<>();
        for (String pair : result.group(1).strip().split(" ", -1)) {
            int sign = pair.indexOf('=');
            raw.put(pair.substring(0, sign), Double.valueOf(pair.substring(sign + 1)));
        }
        Map<String, Double> figures = new HashMap<>();
        raw.forEach(
                (key, value) -> {
                    String unit = key.startsWith("p") || key.equals("max") ? "_us" : "";
                    figures.put(key.toLowerCase(Locale.ROOT) + unit, value);
                });
        double micros = figures.getOrDefault("micros", 0.0);
        figures.remove("micros");
        figures.put("rate", figures.getOrDefault("requests", 0.0) * 1e6 / micros);
        return figures;
    }
}
