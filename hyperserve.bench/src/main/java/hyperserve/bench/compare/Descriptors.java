package hyperserve.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// How many files and sockets a process may have open.
public final class Descriptors {

    private Descriptors() {}

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
