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

/// Polite requests on 64 connections, 5,000 a second, while clients of HTTP/2 flood the server:
/// what the polite wait, and what the server keeps. For servers that take HTTP/1.1 at the same
/// port.
///
/// The flood has half the priority of the server: what is looked for is a server that waits, not
/// processors that are taken by others.
///
/// @param flood what is said
record Flooded(Flood flood) implements Scenario {

    private static final Path OUTPUT = Path.of("target/logs/flood.txt");
    private static final Pattern RESULT = Pattern.compile("said ([0-9]+) cut ([0-9]+)");
    private static final String NICENESS = "10";

    @Override
    public String name() {
        return "h2c-flood-" + flood.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public Group group() {
        return Group.H2C;
    }

    @Override
    public boolean suits(Contestant contestant) {
        return contestant.group() == Group.H2C && DropIn.isImage(contestant);
    }

    @Override
    public Set<Tool> tools() {
        return Set.of(Tool.H2LOAD);
    }

    @Override
    public Map<String, Double> measure(Run run) throws IOException {
        ServerProcess server = run.server();
        Beside.client(server).run(1);
        int seconds = run.plan().seconds();
        Process attackers = Command.start(command(server.port(), seconds + 2), OUTPUT);
        try {
            OpenLoopClient client = Beside.client(server);
            Histogram latencies = client.run(seconds);
            Map<String, Double> figures = new HashMap<>(Beside.figures(latencies, client, 0));
            Command.awaitEnd(attackers, seconds + 60L);
            figures.putAll(told());
            figures.put("resident_bytes", server.residentBytes());
            return figures;
        } finally {
            Command.end(attackers);
        }
    }

    private List<String> command(int port, int seconds) {
        List<String> command = new ArrayList<>(List.of("nice", "-n", NICENESS));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx128m", "-cp", System.getProperty("java.class.path")));
        command.add(FloodClients.class.getName());
        command.add(Integer.toString(port));
        command.add(flood.name());
        command.add(Integer.toString(seconds));
        return command;
    }

    private static Map<String, Double> told() throws IOException {
        Matcher result = RESULT.matcher(Files.readString(OUTPUT));
        if (!result.find()) {
            throw new IOException("the flood did not report: " + Files.readString(OUTPUT));
        }
        return Map.of(
                "said", Double.valueOf(result.group(1)), "cut", Double.valueOf(result.group(2)));
    }
}
