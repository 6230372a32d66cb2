package hyperserve.bench.compare;

import java.util.Map;

/// A server in one round: the running process, and what has been measured of it so far.
///
/// @param contestant the server
/// @param server its process, warmed up
/// @param plan what was asked for
/// @param measured the figures of this round by scenario
record Run(
        Contestant contestant,
        ServerProcess server,
        Plan plan,
        Map<String, Map<String, Double>> measured) {}
