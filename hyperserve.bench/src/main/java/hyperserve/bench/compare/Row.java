package hyperserve.bench.compare;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What one scenario measured of one server in one round; a line of JSON.
///
/// @param round 1 and up
/// @param server the server's name
/// @param version the server's version
/// @param scenario the scenario's name
/// @param values what was measured, by name
record Row(int round, String server, String version, String scenario, Map<String, Double> values) {

    /// How many requests failed; a row with any is not counted.
    static final String FAILED = "failed";

    /// How many requests were answered; a row with none is not counted either.
    static final String REQUESTS = "requests";

    private static final Pattern MEMBER =
            Pattern.compile("\"([^\"\\\\]*)\":(?:\"([^\"\\\\]*)\"|(-?[0-9.eE+-]+))[,}]");

    Row {
        values = Map.copyOf(values);
    }

    boolean counts() {
        return values.getOrDefault(FAILED, 0.0) == 0 && values.getOrDefault(REQUESTS, 1.0) > 0;
    }

    String json() {
        StringBuilder line = new StringBuilder("{\"round\":").append(round);
        text(line, "server", server);
        text(line, "version", version);
        text(line, "case", scenario);
        values.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(
                        value ->
                                line.append(",\"%s\":".formatted(value.getKey()))
                                        .append(value.getValue()));
        return line.append('}').toString();
    }

    private static void text(StringBuilder line, String name, String value) {
        String plain = value.replaceAll("[\"\\\\\\p{Cntrl}]", " ");
        line.append(",\"%s\":\"%s\"".formatted(name, plain));
    }

    /// Reads a line that [#json()] wrote.
    ///
    /// @throws IllegalArgumentException if it is none
    static Row parse(String line) {
        Map<String, String> texts = new LinkedHashMap<>();
        Map<String, Double> numbers = new LinkedHashMap<>();
        Matcher member = MEMBER.matcher(line);
        int at = 1;
        while (at < line.length() && member.find(at) && member.start() == at) {
            if (member.group(2) != null) {
                texts.put(member.group(1), member.group(2));
            } else {
                numbers.put(member.group(1), Double.valueOf(member.group(3)));
            }
            at = member.end();
        }
        Double round = numbers.remove("round");
        String server = texts.get("server");
        String version = texts.get("version");
        String scenario = texts.get("case");
        boolean whole = line.startsWith("{") && at == line.length();
        if (!whole || round == null || server == null || version == null || scenario == null) {
            throw new IllegalArgumentException("not a row of measurements: " + line);
        }
        return new Row(round.intValue(), server, version, scenario, numbers);
    }
}
