package hyperserve.runtime.overload;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.test.LogWatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.concurrent.TimeUnit;

class ShedsTest {

    private final LogWatch log = LogWatch.ofWarnings(Sheds.class);
    private long now = 5;
    private final Sheds sheds = new Sheds(() -> now);

    @AfterEach
    void stop() {
        log.close();
    }

    private void pass(int seconds) {
        now += TimeUnit.SECONDS.toNanos(seconds);
        sheds.look(now);
    }

    @Test
    void tellsTheFirstAtOnceAndTheOthersOnceAMinute() {
        sheds.count(Exceeded.IN_FLIGHT);
        assertThat(log.lines())
                .containsExactly(
                        "WARNING 1 requests were answered 503, as so many are in flight as"
                                + " --max-in-flight allows; this is told once a minute null");
        for (int i = 0; i < 1999; i++) {
            sheds.count(Exceeded.IN_FLIGHT);
        }
        pass(59);
        assertThat(log.lines()).hasSize(1);
        pass(2);
        assertThat(log.lines()).hasSize(2).last().asString().startsWith("WARNING 1999 requests");
        assertThat(sheds.total(Exceeded.IN_FLIGHT)).isEqualTo(2000);
    }

    @Test
    void tellsNothingWhereNothingHappens() {
        sheds.count(Exceeded.QUEUE_TIME);
        pass(61);
        pass(61);
        assertThat(log.lines()).hasSize(1);
        sheds.count(Exceeded.QUEUE_TIME);
        assertThat(log.lines()).hasSize(2);
    }

    @Test
    void tellsOfEachBoundByItself() {
        for (Exceeded bound : Exceeded.values()) {
            sheds.count(bound);
        }
        assertThat(log.lines()).hasSize(Exceeded.values().length).doesNotHaveDuplicates();
    }
}
