package hyperserve.api.logging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// What failures of pools and event loops look like in a log.
final class FailureLogTest {

    /// A task's exception may quote what a client has sent.
    @Test
    void textsOfOthersCannotMakeUpALine() {
        Logger backend = Logger.getLogger(FailureLogTest.class.getName());
        AtomicReference<LogRecord> told = new AtomicReference<>();
        Handler recorder =
                new Handler() {
                    @Override
                    public void publish(LogRecord line) {
                        told.set(line);
                    }

                    @Override
                    public void flush() {}

                    @Override
                    public void close() {}
                };
        backend.setUseParentHandlers(false);
        backend.addHandler(recorder);
        try {
            new FailureLog(FailureLogTest.class.getName())
                    .error("a task failed", new IllegalStateException("a\r\nERROR: b \u001b[2J"));
        } finally {
            backend.removeHandler(recorder);
        }
        assertThat(told.get().getMessage()).isEqualTo("a task failed");
        assertThat(told.get().getThrown())
                .hasToString("java.lang.IllegalStateException: a\\r\\nERROR: b \\u001b[2J");
    }
}
