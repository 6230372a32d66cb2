package hyperserve.runtime.logging;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Nullable;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

final class LazyLoggerTest {

    private static final System.Logger LOG = LazyLogger.of(LazyLoggerTest.class);

    private final List<LogRecord> records = new ArrayList<>();
    private final Logger backend = Logger.getLogger(LazyLoggerTest.class.getName());
    private @Nullable Error failure;
    private final Handler recorder =
            new Handler() {
                @Override
                public void publish(LogRecord line) {
                    if (failure != null) {
                        throw failure;
                    }
                    // Who logged is found on the stack, so while it is there.
                    line.getSourceClassName();
                    records.add(line);
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            };

    @BeforeEach
    void listen() {
        backend.setUseParentHandlers(false);
        backend.addHandler(recorder);
    }

    @AfterEach
    void listenNoMore() {
        backend.removeHandler(recorder);
        backend.setUseParentHandlers(true);
    }

    @Test
    void namesWhoLogsAndNotItself() {
        LOG.log(Level.WARNING, "it happened");

        LogRecord line = records.getFirst();
        assertThat(line.getLoggerName()).isEqualTo(LazyLoggerTest.class.getName());
        assertThat(line.getSourceClassName()).isEqualTo(LazyLoggerTest.class.getName());
        assertThat(line.getSourceMethodName()).isEqualTo("namesWhoLogsAndNotItself");
        assertThat(line.getMessage()).isEqualTo("it happened");
    }

    @Test
    void passesOnWhatWasThrownAndWhatIsToBeFilledIn() {
        Exception thrown = new Exception();
        LOG.log(Level.ERROR, "it failed", thrown);
        LOG.log(Level.INFO, "{0} of {1}", 1, 2);

        assertThat(records.getFirst().getThrown()).isSameAs(thrown);
        assertThat(records.getLast().getParameters()).containsExactly(1, 2);
    }

    @Test
    void saysWhatIsLogged() {
        assertThat(LOG.isLoggable(Level.WARNING)).isTrue();
        assertThat(LOG.isLoggable(Level.DEBUG)).isFalse();
        LOG.log(Level.DEBUG, "nobody asked");

        assertThat(records).isEmpty();
    }

    @Test
    void neverThrowsAndTellsLaterHowManyLinesWereLost() {
        failure = new InternalError("injected");
        LOG.log(Level.WARNING, "nobody hears it");
        LOG.log(Level.WARNING, "nor this", new Exception());
        failure = null;
        LOG.log(Level.WARNING, "it is heard");

        assertThat(records)
                .extracting(LogRecord::getMessage)
                .hasSize(2)
                .first()
                .isEqualTo("it is heard");
        assertThat(records.getLast().getParameters()).containsExactly(2);

        LOG.log(Level.WARNING, "all is told");
        assertThat(records).hasSize(3);
    }

    private static String printed(LogRecord line) {
        StringWriter text = new StringWriter();
        line.getThrown().printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    @Test
    void letsNoExceptionMakeUpALineOrSendCommandsToATerminal() {
        Exception cause = new IOException("cause\rX\u0085Y\u202e");
        Exception thrown = new IllegalStateException("a\nSEVERE: forged\u001b[2J", cause);
        thrown.addSuppressed(new IOException("sup\npressed"));
        LOG.log(Level.ERROR, "it failed\nat once", thrown);

        LogRecord line = records.getFirst();
        assertThat(line.getMessage()).isEqualTo("it failed\\nat once");
        assertThat(printed(line))
                .startsWith("java.lang.IllegalStateException: a\\nSEVERE: forged\\u001b[2J")
                .contains("Caused by: java.io.IOException: cause\\rX\\u0085Y\\u202e")
                .contains("Suppressed: java.io.IOException: sup\\npressed")
                .contains("at " + "hyperserve.runtime")
                .doesNotContain("\u001b");
        assertThat(line.getSourceMethodName())
                .isEqualTo("letsNoExceptionMakeUpALineOrSendCommandsToATerminal");
    }

    @Test
    void passesPlainExceptionsOnAsTheyAre() {
        Exception thrown = new IOException("näive", new IOException("cause"));
        LOG.log(Level.ERROR, "it failed", thrown);
        assertThat(records.getFirst().getThrown()).isSameAs(thrown);
    }

    @Test
    void boundsTheTextOfExceptionsAndSaysSo() {
        LOG.log(Level.ERROR, "it failed", new IOException("x".repeat(1 << 20)));
        assertThat(printed(records.getFirst()).lines().findFirst().orElseThrow())
                .hasSizeLessThan(5000)
                .contains("more characters");
    }

    @Test
    void endsWithCausesThatAreACircle() {
        Exception first = new IOException("a\nb");
        Exception second = new IOException("c", first);
        first.initCause(second);
        LOG.log(Level.ERROR, "it failed", first);
        assertThat(printed(records.getFirst())).contains("a\\nb").contains("more causes");
    }

    @Test
    void namesTheClassOfAnExceptionThatCannotTellItsText() {
        LOG.log(
                Level.ERROR,
                "it failed",
                new IOException() {
                    @Override
                    public String getMessage() {
                        throw new IllegalStateException("on purpose");
                    }
                });
        assertThat(printed(records.getFirst())).startsWith(LazyLoggerTest.class.getName());
    }

    @Test
    void namesTheClassOfAnExceptionThatCannotTellItsCause() {
        LOG.log(
                Level.ERROR,
                "it failed",
                new IOException() {
                    @Override
                    public synchronized Throwable getCause() {
                        throw new IllegalStateException("on purpose");
                    }
                });
        assertThat(printed(records.getFirst())).startsWith(LazyLoggerTest.class.getName());
    }

    @Test
    void namesTheClassOfAnExceptionThatMeetsAnErrorWhenItIsAsked() {
        LOG.log(
                Level.ERROR,
                "it failed",
                new IOException() {
                    @Override
                    public String getMessage() {
                        throw new AssertionError("on purpose");
                    }
                });
        assertThat(printed(records.getFirst())).startsWith(LazyLoggerTest.class.getName());
    }

    @Test
    void letsNoParameterMakeUpALine() {
        LOG.log(Level.WARNING, "{0} has {1}", "a\nb", 1000);
        assertThat(records.getFirst().getParameters()).containsExactly("a\\nb", 1000);
    }
}
