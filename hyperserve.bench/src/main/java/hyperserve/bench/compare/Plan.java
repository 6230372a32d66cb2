package hyperserve.bench.compare;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// What was asked for on the command line.
///
/// @param rounds how many times all servers are run
/// @param seconds how long each load is measured
/// @param warmUp for how many seconds each process is warmed up, its scenarios in turn
/// @param rate requests a second of the open loop; 0 for 60 % of each server's capacity
/// @param cases the scenarios, all if empty
/// @param servers the servers, all if empty
/// @param output where the lines of JSON are added
record Plan(
        int rounds,
        int seconds,
        int warmUp,
        int rate,
        List<String> cases,
        List<String> servers,
        Path output) {

    static final String USAGE =
            """
            hyperserve.bench/compare [OPTION...]
              --rounds N        how many times all servers are run, in turn (5)
              --seconds N       how long each load is measured (5)
              --warm-up N       seconds of load before that, for each process (12)
              --rate N          of the open loop; 0: 60 % of each server's own capacity (0)
              --cases A,B,...   only these cases; some are run only if named here:
                                those of hyperserve.web are files-1m-16, files-1k-64,
                                files-1k-many-64, filters-64, filters-500, gzip-64,
                                events-5000, idle-events-10000;
                                those of HTTP/2 over TLS are h2-1, h2-32, h2-bytes-1m,
                                h2-sleep, h2-beside; without, h2c-1, h2c-32, h2c-bytes-1m,
                                h2c-sleep, h2c-beside; floods are h2c-flood-rapid-reset,
                                h2c-flood-made-you-reset, h2c-flood-continuations,
                                h2c-flood-table, h2c-flood-settings-frames,
                                h2c-flood-pings, h2c-flood-priorities,
                                h2c-flood-empty-data, h2c-flood-window-updates,
                                h2c-flood-closed-windows;
                                those of WebSocket are ws-echo-16, ws-echo-64k,
                                ws-deflate-1k, ws-room-1000,
                                ws-idle-10000
              --servers A,B,... only these servers
              --output FILE     where the measurements go (target/compare.jsonl, emptied first)
            """;

    Plan {
        cases = List.copyOf(cases);
        servers = List.copyOf(servers);
    }

    /// Reads the options.
    ///
    /// @throws IllegalArgumentException if one is wrong
    static Plan parse(List<String> args) {
        Plan plan = new Plan(5, 5, 12, 0, List.of(), List.of(), Path.of("target/compare.jsonl"));
        for (int i = 0; i < args.size(); i += 2) {
            if (i + 1 == args.size()) {
                throw new IllegalArgumentException("no value for " + args.get(i));
            }
            plan = plan.with(args.get(i), args.get(i + 1));
        }
        return plan;
    }

    private Plan with(String option, String value) {
        int count = rounds;
        int time = seconds;
        int warm = warmUp;
        int fixed = rate;
        List<String> scenarios = cases;
        List<String> names = servers;
        Path file = output;
        switch (option) {
            case "--rounds" -> count = number(option, value, 1);
            case "--seconds" -> time = number(option, value, 1);
            case "--warm-up" -> warm = number(option, value, 0);
            case "--rate" -> fixed = number(option, value, 0);
            case "--cases" -> scenarios = Arrays.asList(value.split(",", -1));
            case "--servers" -> names = Arrays.asList(value.split(",", -1));
            case "--output" -> file = Path.of(value);
            default -> throw new IllegalArgumentException("unknown option " + option);
        }
        return new Plan(count, time, warm, fixed, scenarios, names, file);
    }

    private static int number(String option, String value, int least) {
        if (value.matches("[0-9]{1,6}") && Integer.parseInt(value) >= least) {
            return Integer.parseInt(value);
        }
        throw new IllegalArgumentException(
                "%s must be a number from %d, was '%s'".formatted(option, least, value));
    }

    boolean wants(Scenario scenario) {
        return cases.isEmpty() || cases.contains(scenario.name());
    }

    boolean wants(Contestant contestant) {
        return servers.isEmpty() || servers.contains(contestant.name());
    }
}
