package hyperserve.bench.attack;

import java.util.List;
import java.util.Locale;

/// What came of one attack.
///
/// @param attack the hoard's name
/// @param heap the heap that the server had
/// @param seconds how long it took, with the start and the end of the server
/// @param crew what the hoard came to
/// @param worstMillis the longest that the server kept a new connection waiting
/// @param machineMillis the longest that the machine did, beside it
/// @param politeAsked what clients beside it asked for
/// @param politeLost what they did not get
/// @param peakResidentMb the most that the server had resident
/// @param heapBeforeMb the heap in use before, after a full collection
/// @param heapAfterMb the same afterwards; NaN if there is nobody to ask
/// @param faults all that was not as it should be, a sentence each
/// @param notes what else was seen
record Outcome(
        String attack,
        String heap,
        double seconds,
        CrewReport crew,
        double worstMillis,
        double machineMillis,
        long politeAsked,
        long politeLost,
        double peakResidentMb,
        double heapBeforeMb,
        double heapAfterMb,
        List<String> faults,
        List<String> notes) {

    static String header() {
        return String.format(
                "%-20s %-7s %4s %7s %6s %8s %7s %6s %8s %8s %11s %6s %12s  %s",
                "attack",
                "heap",
                "s",
                "clients",
                "open",
                "answered",
                "refused",
                "cut",
                "worst ms",
                "machine",
                "polite lost",
                "RSS MB",
                "heap MB",
                "verdict");
    }

    String line() {
        return String.format(
                Locale.ROOT,
                "%-20s %-7s %4.0f %7d %6d %8d %7d %6d %8.0f %8.0f %11s %6.0f %12s  %s",
                attack,
                heap,
                seconds,
                crew.attempted(),
                crew.peak(),
                crew.answered(),
                crew.refused(),
                crew.cut(),
                worstMillis,
                machineMillis,
                politeLost + "/" + politeAsked,
                peakResidentMb,
                String.format(Locale.ROOT, "%.1f > %.1f", heapBeforeMb, heapAfterMb),
                verdict());
    }

    private String verdict() {
        String verdict = faults.isEmpty() ? "held" : "FELL: " + String.join("; ", faults);
        return notes.isEmpty() ? verdict : verdict + " (" + String.join("; ", notes) + ")";
    }
}
