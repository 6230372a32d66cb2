package hyperserve.bench.compare;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// What an open loop asks for.
///
/// @param connections over how many connections
/// @param rate requests a second
/// @param targets the request targets, in turn
/// @param end the two characters with which each answer ends
record Traffic(int connections, double rate, List<String> targets, String end) {

    Traffic {
        targets = List.copyOf(targets);
        if (targets.isEmpty() || end.length() != 2) {
            throw new IllegalArgumentException("no target, or not two characters: " + end);
        }
    }

    /// Asks for `/plaintext`.
    static Traffic plaintext(int connections, double rate) {
        return new Traffic(connections, rate, List.of("/plaintext"), "d!");
    }

    /// Asks for `/sleep?ms=0`.
    static Traffic awake(int connections, double rate) {
        return new Traffic(connections, rate, List.of("/sleep?ms=0"), "ok");
    }

    /// The same, but that the last of so many requests asks the same route to block.
    Traffic blocking(int times, int millis) {
        List<String> all = new ArrayList<>(Collections.nCopies(times - 1, targets.getFirst()));
        all.add("/sleep?ms=" + millis);
        return new Traffic(connections, rate, all, end);
    }
}
