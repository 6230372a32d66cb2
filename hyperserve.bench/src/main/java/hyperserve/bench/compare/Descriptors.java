package hyperserve.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// How many files and sockets a process may have open.
public final class Descriptors {

    private static final int RESERVE = 500;

    private Descriptors() {}

    /// Makes sure that a process may have so many sockets open.
    ///
    /// @param what what they are, for the message
    /// @param number how many
    /// @throws IOException if the system does not tell, as others than Linux do not
    /// @throws IllegalStateException if it may not
    static void require(String what, int number) throws IOException {
        long limit = limit();
        if (limit < number + RESERVE) {
            throw new IllegalStateException(
                    "%d %s need %d open files, and the limit is %d: ulimit -H -n"
                            .formatted(number, what, number + RESERVE, limit));
        }
    }

    /// {@return the limit of this process and of those it starts}
    ///
    /// @throws IOException if the system does not tell, as others than Linux do not
    public static long limit() throws IOException {
        return Files.readString(Path.of("/proc/self/limits"))
                .lines()
                .filter(line -> line.startsWith("Max open files"))
                .map(line -> line.split(" +", -1)[4])
                .mapToLong(hard -> hard.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(hard))
                .findFirst()
                .orElseThrow();
    }
}
