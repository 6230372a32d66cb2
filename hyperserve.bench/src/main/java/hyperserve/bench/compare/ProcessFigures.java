package hyperserve.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What Linux tells of a process, proc(5).
final class ProcessFigures {

    /// The clock tick that the kernel shows to programs: 100 a second on every common machine.
    private static final double TICK_MICROS = 10_000;

    private ProcessFigures() {}

    /// The processor time in microseconds that a process with all its threads, and the children
    /// that it waited for, have used.
    static double cpuMicros(long pid) throws IOException {
        return cpuMicros(Files.readString(Path.of("/proc/" + pid + "/stat")));
    }

    static double cpuMicros(String stat) {
        // The second field is the program's name, which may hold blanks and parentheses.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).strip().split(" ", -1);
        long ticks = 0;
        for (int i = 11; i < 15; i++) {
            ticks += Long.parseLong(fields[i]);
        }
        return ticks * TICK_MICROS;
    }

    /// How many threads of the system a process has.
    static double threads(long pid) throws IOException {
        return number(Files.readString(Path.of("/proc/" + pid + "/status")), "Threads:");
    }

    /// The resident memory of a process in bytes.
    static double residentBytes(long pid) throws IOException {
        return residentBytes(Files.readString(Path.of("/proc/" + pid + "/status")));
    }

    static double residentBytes(String status) {
        return number(status, "VmRSS:") * 1024;
    }

    private static double number(String status, String name) {
        return status.lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the process has ended"));
    }
}
