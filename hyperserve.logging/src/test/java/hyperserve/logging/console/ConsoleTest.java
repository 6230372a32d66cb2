package hyperserve.logging.console;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.test.Eventually;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

final class ConsoleTest {

    private static final Pattern DROPPED =
            Pattern.compile("WARNING \\[hyperserve-log] hyperserve\\.logging: ([0-9]+) lines were");

    private final Pipe pipe = new Pipe();

    /// What a log is written to, which may take nothing for a while.
    private static final class Pipe extends OutputStream {
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        private final CountDownLatch stuck = new CountDownLatch(1);
        private volatile CountDownLatch open = new CountDownLatch(0);
        private volatile boolean broken;

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b});
        }

        @Override
        public void write(byte[] bytes) throws IOException {
            try {
                if (open.getCount() > 0) {
                    stuck.countDown();
                }
                open.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            if (broken) {
                throw new IOException("no space left");
            }
            synchronized (this) {
                taken.write(bytes);
            }
        }

        void stall() {
            open = new CountDownLatch(1);
        }

        synchronized String text() {
            return taken.toString(StandardCharsets.UTF_8);
        }

        List<String> lines() {
            return text().lines().filter(line -> !line.isEmpty()).toList();
        }

        long dropped() {
            long dropped = 0;
            Matcher matcher = DROPPED.matcher(text());
            while (matcher.find()) {
                dropped += Long.parseLong(matcher.group(1));
            }
            return dropped;
        }
    }

    private System.Logger logger(int lines, long bytes) {
        return new ConsoleLogger("a.b", new Console(pipe, lines, bytes));
    }

    @Test
    void writesWhatIsLoggedInOrder() {
        System.Logger logger = logger(1000, 1 << 20);
        for (int i = 0; i < 100; i++) {
            logger.log(Level.INFO, "line {0}", i);
        }
        logger.log(Level.DEBUG, "not this");
        Eventually.is("written", () -> pipe.lines().size() >= 100);
        for (int i = 0; i < 100; i++) {
            assertThat(pipe.lines().get(i)).endsWith("a.b: line " + i);
        }
    }

    @Test
    void dropsAndCountsWhatAStalledPipeDoesNotTake() throws InterruptedException {
        System.Logger logger = logger(4, 1 << 20);
        pipe.stall();
        logger.log(Level.INFO, "the first");
        pipe.stuck.await();
        for (int i = 0; i < 1000; i++) {
            logger.log(Level.ERROR, "line " + i);
        }
        pipe.open.countDown();
        Eventually.is("told", () -> pipe.dropped() == 997);
        assertThat(pipe.text()).contains("997 ERROR").contains("line 2\n").doesNotContain("line 3");
        logger.log(Level.INFO, "as before");
        Eventually.is("as before", () -> pipe.text().endsWith("as before\n"));
    }

    @Test
    void boundsTheBytes() throws InterruptedException {
        System.Logger logger = logger(1000, 10_000);
        pipe.stall();
        logger.log(Level.INFO, "the first");
        pipe.stuck.await();
        for (int i = 0; i < 10; i++) {
            logger.log(Level.WARNING, i + "x".repeat(4000));
        }
        pipe.open.countDown();
        Eventually.is("told", () -> pipe.dropped() == 8);
        assertThat(pipe.text()).contains("0xxx").contains("1xxx").doesNotContain("2xxx");
    }

    @Test
    void goesOnWhenAFullDeviceHasRoomAgain() {
        System.Logger logger = logger(1000, 1 << 20);
        pipe.broken = true;
        for (int i = 0; i < 100; i++) {
            logger.log(Level.INFO, "line " + i);
        }
        pipe.broken = false;
        Eventually.is("all", () -> pipe.dropped() + count(" a.b: line ") == 100);
        assertThat(pipe.dropped()).isLessThanOrEqualTo(100);
    }

    private long count(String part) {
        return pipe.lines().stream().filter(line -> line.contains(part)).count();
    }

    @Test
    void identicalTracesAreAFewLines() {
        System.Logger logger = logger(4096, 1 << 20);
        Exception thrown = new IllegalStateException("boom");
        for (int i = 0; i < 44_000; i++) {
            logger.log(Level.ERROR, "it failed", thrown);
        }
        Eventually.is("summed up", () -> all("it failed") == 44_000);
        assertThat(count(" a.b: it failed")).isLessThan(1000);
    }

    /// Those that passed, and those that were summed up.
    private long all(String message) {
        long summed = 0;
        Matcher more = Pattern.compile("\\.\\.\\. ([0-9]+) more in ").matcher(pipe.text());
        while (more.find()) {
            summed += Long.parseLong(more.group(1));
        }
        return summed + count(" a.b: " + message);
    }

    @Test
    void aParameterThatLogsIsNoCircle() {
        System.Logger logger = logger(1000, 1 << 20);
        Object logs =
                new Object() {
                    @Override
                    public String toString() {
                        logger.log(Level.INFO, "inside {0}", this);
                        return "logs";
                    }
                };
        logger.log(Level.INFO, "outside {0}", logs);
        Eventually.is("told", () -> pipe.dropped() == 1 && pipe.text().contains("outside logs\n"));
        assertThat(pipe.text()).doesNotContain("inside");
    }

    @Test
    void aParameterThatThrowsCostsItsLineAlone() {
        System.Logger logger = logger(1000, 1 << 20);
        Object throwing =
                new Object() {
                    @Override
                    public String toString() {
                        throw new OutOfMemoryError("as if");
                    }
                };
        logger.log(Level.WARNING, "lost {0}", throwing);
        Eventually.is("told", () -> pipe.dropped() == 1);
        logger.log(Level.INFO, "there");
        Eventually.is("there", () -> pipe.text().endsWith("there\n"));
    }

    @Test
    void aPatternThatIsNoneIsShown() {
        System.Logger logger = logger(1000, 1 << 20);
        logger.log(Level.INFO, "100 {broken", 5);
        logger.log(Level.INFO, "{0} braces without parameters");
        Eventually.is("shown", () -> pipe.lines().size() == 2);
        assertThat(pipe.lines().get(0)).endsWith(": 100 {broken [5]");
        assertThat(pipe.lines().get(1)).endsWith(": {0} braces without parameters");
    }

    @Test
    void theEndWaitsForWhatIsTaken() {
        Console console = new Console(pipe, 4096, 1 << 20);
        System.Logger logger = new ConsoleLogger("a.b", console);
        for (int i = 0; i < 1000; i++) {
            logger.log(Level.INFO, "the same");
        }
        console.end();
        assertThat(all("the same")).isEqualTo(1000);
    }

    @Test
    void theEndDoesNotWaitForAPipeThatTakesNothing() throws InterruptedException {
        Console console = new Console(pipe, 4, 1 << 20);
        System.Logger logger = new ConsoleLogger("a.b", console);
        pipe.stall();
        logger.log(Level.INFO, "the first");
        pipe.stuck.await();
        logger.log(Level.INFO, "the second");
        console.end();
        assertThat(pipe.text()).isEmpty();
        pipe.open.countDown();
        Eventually.is("both", () -> pipe.lines().size() == 2);
    }
}
