package hyperserve.bench.chaos;

import hyperserve.api.pool.PoolSnapshot;
import hyperserve.runtime.Server;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// What a server and its JVM hold.
///
/// @param threads platform threads of the JVM
/// @param descriptors open files and sockets
/// @param sockets the sockets among them
/// @param ofSelectors what selectors have open among them, two or so each
/// @param heapKib the heap in use after a full collection
/// @param connections open connections
/// @param memoryKept what the connections are charged with, in bytes
/// @param running tasks of the pool that run or wait to
/// @param unaccounted submitted tasks that came to no end
record VictimState(
        long threads,
        long descriptors,
        long sockets,
        long ofSelectors,
        long heapKib,
        long connections,
        long memoryKept,
        long running,
        long unaccounted) {

    static VictimState of(Server server) throws IOException {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        PoolSnapshot pool = server.poolSnapshot();
        List<String> files;
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            files = all.map(VictimState::target).toList();
        }
        return new VictimState(
                ManagementFactory.getThreadMXBean().getThreadCount(),
                files.size(),
                files.stream().filter(file -> file.startsWith("socket:")).count(),
                files.stream().filter(file -> file.startsWith("anon_inode:")).count(),
                (runtime.totalMemory() - runtime.freeMemory()) / 1024,
                server.connections(),
                server.memoryKept(),
                (long) pool.busy() + pool.queued(),
                pool.submitted() - pool.completed() - pool.failed() - pool.abandoned());
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException _) {
            return "that of the list itself, which is closed by now";
        }
    }

    /// {@return a line that [#parse(String)] reads}
    String line() {
        return LongStream.of(
                        threads,
                        descriptors,
                        sockets,
                        ofSelectors,
                        heapKib,
                        connections,
                        memoryKept,
                        running,
                        unaccounted)
                .mapToObj(Long::toString)
                .collect(Collectors.joining(" "));
    }

    static VictimState parse(String line) {
        long[] v = Arrays.stream(line.split(" ", -1)).mapToLong(Long::parseLong).toArray();
        return new VictimState(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8]);
    }

    /// What is not back to what it was.
    ///
    /// @param selectorsLost how many descriptors the JDK may have lost while it opened or closed a
    ///     selector
    /// @return some words for each
    List<String> notBackTo(VictimState before, long selectorsLost) {
        List<String> kept = new ArrayList<>();
        require(kept, "threads", threads - before.threads, 4);
        require(
                kept,
                "descriptors of selectors",
                ofSelectors - before.ofSelectors,
                8 + selectorsLost);
        require(
                kept,
                "descriptors",
                descriptors - ofSelectors - (before.descriptors - before.ofSelectors),
                8);
        require(kept, "KiB of heap", heapKib - before.heapKib, 6 * 1024);
        require(kept, "connections", connections, 0);
        require(kept, "bytes charged to connections", memoryKept, 0);
        require(kept, "tasks that run", running, 0);
        require(kept, "tasks without an end", unaccounted, 0);
        return kept;
    }

    private static void require(List<String> kept, String what, long more, long most) {
        if (more > most || (most == 0 && more != 0)) {
            kept.add(more + " " + what + " too many");
        }
    }
}
