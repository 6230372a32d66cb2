package hyperserve.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Whether processes that a test starts hear SIGHUP: who was started by `nohup` ignores it, and so
/// do all that it starts.
public final class Hangup {

    /// Why a test that needs it is skipped.
    public static final String IGNORED =
            "SIGHUP is ignored by whatever has started the tests, such as nohup";

    private static final String MASK = "SigIgn:";

    private Hangup() {}

    /// {@return whether this process does not ignore SIGHUP; true where nobody can tell}
    public static boolean isHeard() {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return true;
        }
        try {
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith(MASK)) {
                    String mask = line.substring(MASK.length()).strip();
                    return (Long.parseUnsignedLong(mask, 16) & 1) == 0;
                }
            }
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
