package hyperserve.runtime;

import hyperserve.test.Eventually;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// What servers hold: threads, descriptors, heap.
///
/// @param threads the threads whose name says that they are a server's
/// @param descriptors the open descriptors of the process
/// @param heap the bytes in use after a collection
record Resources(long threads, long descriptors, long heap) {

    static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private static final long HEAP_SLACK = 4 << 20;

    static Resources now() {
        openOnce();
        return new Resources(countThreads(), countDescriptors(), usedHeap());
    }

    /// The JDK opens a socket of its own when the first channel of the process is closed, and keeps
    /// it.
    private static void openOnce() {
        try {
            ServerSocketChannel.open().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Waits until no more is held than then.
    void awaitReturn() {
        Eventually.atMost("threads", threads, Resources::countThreads);
        Eventually.atMost("descriptors", descriptors, Resources::countDescriptors);
        Eventually.atMost("heap", heap + HEAP_SLACK, Resources::usedHeap);
    }

    private static long countThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("hyperserve"))
                .count();
    }

    static long countDescriptors() {
        try (Stream<Path> open = Files.list(DESCRIPTORS)) {
            return open.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long usedHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
