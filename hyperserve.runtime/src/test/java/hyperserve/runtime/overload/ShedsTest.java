package hyperserve.runtime.overload;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

class ShedsTest {

    private final Logger logger = Logger.getLogger(Sheds.class.getName());
    private final List<String> lines = new ArrayList<>();
    private final Handler handler =
            new Handler() {
                @Override
                public void publish(LogRecord line) {
                    String text = MessageFormat.format(line.getMessage(), line.getParameters());
                    lines.add(line.getLevel() + " " + text);
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            };

    private long now = 5;
    private final Sheds sheds = new Sheds(() -> now);

    @BeforeEach
    void listen() {
        logger.addHandler(handler);
    }

    @AfterEach
    void listenNoMore() {
        logger.removeHandler(handler);
    }

    private void pass(int seconds) {
        now += TimeUnit.SECONDS.toNanos(seconds);
        sheds.look(now);
    }

    @Test
    void tellsTheFirstAtOnceAndTheOthersOnceAMinute() {
        sheds.count(Exceeded.IN_FLIGHT);
        assertThat(lines)
                .containsExactly(
                        "WARNING 1 requests were answered 503, as so many are in flight as"
                                + " --max-in-flight allows; this is told once a minute");
        for (int i = 0; i < 1999; i++) {
            sheds.count(Exceeded.IN_FLIGHT);
        }
        pass(59);
        assertThat(lines).hasSize(1);
        pass(2);
        assertThat(lines).hasSize(2).last().asString().startsWith("WARNING 1999 requests");
        assertThat(sheds.total(Exceeded.IN_FLIGHT)).isEqualTo(2000);
    }

    @Test
    void tellsNothingWhereNothingHappens() {
        sheds.count(Exceeded.QUEUE_TIME);
        pass(61);
        pass(61);
        assertThat(lines).hasSize(1);
        sheds.count(Exceeded.QUEUE_TIME);
        assertThat(lines).hasSize(2);
    }

    @Test
    void tellsOfEachBoundByItself() {
        for (Exceeded bound : Exceeded.values()) {
            sheds.count(bound);
        }
        assertThat(lines).hasSize(Exceeded.values().length).doesNotHaveDuplicates();
    }
}
