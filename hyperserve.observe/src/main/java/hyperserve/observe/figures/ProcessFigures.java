package hyperserve.observe.figures;

import hyperserve.api.Nullable;

import java.io.BufferedReader;
import java.io.File;
import java.io.FileReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/// What is known of the process without `java.management`: from the module `java.base`, and from
/// the files of `/proc`, where there are such. What the system does not say is left out.
public final class ProcessFigures {

    private static final long KIBI = 1024;
    private static final long MILLION = 1_000_000;

    private final File proc;
    private final @Nullable Instant began =
            ProcessHandle.current().info().startInstant().orElse(null);

    /// The figures of this process.
    public ProcessFigures() {
        this(new File("/proc/self"));
    }

    /// @param proc what the system says of the process, a folder as Linux has it
    ProcessFigures(File proc) {
        this.proc = proc;
    }

    /// Tells all that is known.
    ///
    /// @param to where
    public void tell(Exposition to) {
        heap(to);
        Instant start = began;
        if (start != null) {
            to.gauge("process_start_time_seconds", "When the process began, since 1970.");
            to.time(start.toEpochMilli() * MILLION);
        }
        ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .ifPresent(
                        time -> {
                            to.counter("process_cpu_seconds", "Processor time that was used.");
                            to.time(time.toNanos());
                        });
        tell(to, "process_resident_memory_bytes", "Resident memory.", resident());
        tell(to, "process_virtual_memory_bytes", "Virtual memory.", status("VmSize:", KIBI));
        tell(to, "process_threads", "Threads of the system.", status("Threads:", 1));
        @Nullable String[] descriptors = new File(proc, "fd").list();
        if (descriptors != null) {
            tell(to, "process_open_fds", "Open descriptors.", descriptors.length);
        }
        tell(to, "process_max_fds", "Descriptors that may be open.", mostDescriptors());
    }

    /// {@return resident memory in bytes, −1 if the system does not tell}
    public long resident() {
        return status("VmRSS:", KIBI);
    }

    private static void heap(Exposition to) {
        Runtime runtime = Runtime.getRuntime();
        long committed = runtime.totalMemory();
        to.gauge("jvm_memory_used_bytes", "Bytes in use, garbage among them.");
        to.sample(committed - runtime.freeMemory(), "area", "heap");
        to.gauge("jvm_memory_committed_bytes", "Bytes that the JVM has of the system.");
        to.sample(committed, "area", "heap");
        to.gauge("jvm_memory_max_bytes", "Bytes that the JVM may have of the system.");
        to.sample(runtime.maxMemory(), "area", "heap");
        to.gauge("jvm_processors", "Processors that the JVM may use.");
        to.sample(runtime.availableProcessors());
    }

    private static void tell(Exposition to, String name, String help, long value) {
        if (value >= 0) {
            to.gauge(name, help);
            to.sample(value);
        }
    }

    /// {@return what a line of `status` says, -1 if there is none}
    private long status(String beginning, long unit) {
        long value = number("status", beginning);
        return value < 0 ? value : value * unit;
    }

    private long mostDescriptors() {
        return number("limits", "Max open files");
    }

    /// {@return the first number behind the beginning of a line, -1 if there is none}
    private long number(String name, String beginning) {
        try (BufferedReader lines =
                new BufferedReader(
                        new FileReader(new File(proc, name), StandardCharsets.ISO_8859_1))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(beginning)) {
                    return Long.parseLong(firstWord(line.substring(beginning.length()).strip()));
                }
            }
        } catch (IOException | NumberFormatException e) {
            // Another system, or no bound.
            return -1;
        }
        return -1;
    }

    private static String firstWord(String text) {
        int end = text.indexOf(' ');
        return end < 0 ? text : text.substring(0, end);
    }
}
