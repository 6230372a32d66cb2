package hyperserve.logging.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

final class RepeatsTest {

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
    private final List<Event> told = Collections.synchronizedList(new ArrayList<>());
    private final Repeats repeats = new Repeats(clock::get, told::add);

    private static Event event(String message, Throwable thrown) {
        return Event.now(Level.ERROR, "a.b", message, thrown);
    }

    private int admitted(int count, Event event) {
        int admitted = 0;
        for (int i = 0; i < count; i++) {
            admitted += repeats.admits(event) ? 1 : 0;
        }
        return admitted;
    }

    private void pass(int millis) {
        clock.addAndGet(Duration.ofMillis(millis).toNanos());
    }

    @Test
    void sumsUpWhatIsTheSame() {
        Exception thrown = new IllegalStateException("boom");
        assertThat(admitted(44_000, event("it failed", thrown))).isEqualTo(Repeats.PASSING);
        assertThat(told).isEmpty();
        pass(1200);
        assertThat(repeats.sweep(false)).isTrue();
        assertThat(told).hasSize(1);
        assertThat(told.getFirst().message())
                .startsWith("... 43995 more in 1.2 s of: it failed (java.lang.IllegalState")
                .contains("RepeatsTest.sumsUpWhatIsTheSame");
        assertThat(told.getFirst().level()).isEqualTo(Level.ERROR);
        assertThat(told.getFirst().logger()).isEqualTo("a.b");
    }

    @Test
    void beginsAnewWhenTheWindowIsOver() {
        admitted(10, event("m", null));
        pass(1000);
        assertThat(admitted(10, event("m", null))).isEqualTo(Repeats.PASSING);
        assertThat(told).singleElement().extracting(Event::message).asString().contains("5 more");
    }

    @Test
    void fewAreNotSummedUp() {
        assertThat(admitted(Repeats.PASSING, event("m", null))).isEqualTo(Repeats.PASSING);
        assertThat(repeats.sweep(false)).isFalse();
        pass(1000);
        assertThat(repeats.sweep(false)).isTrue();
        assertThat(told).isEmpty();
    }

    @Test
    void whatDiffersInAnythingIsNotTheSame() {
        Event same = event("m", new IllegalStateException("x"));
        admitted(100, same);
        Throwable thrown = same.thrown();
        assertThat(admitted(1, event("n", thrown))).isOne();
        assertThat(admitted(1, event("m", null))).isOne();
        assertThat(admitted(1, event("m", new IllegalStateException("x")))).isOne();
        assertThat(admitted(1, Event.now(Level.ERROR, "c", "m", thrown))).isOne();
        assertThat(admitted(1, Event.now(Level.INFO, "a.b", "m", thrown))).isOne();
        assertThat(admitted(1, same)).isZero();
    }

    /// Far more keys than places: each is admitted, or told.
    @Test
    void losesNoneWhenTheTableIsFull() {
        int events = 0;
        int admitted = 0;
        for (int round = 0; round < 10; round++) {
            for (int i = 0; i < 2000; i++) {
                admitted += admitted(7, event("message " + i, null));
                events += 7;
            }
        }
        repeats.sweep(true);
        assertThat(admitted + toldCount()).isEqualTo(events);
    }

    private int toldCount() {
        return told.stream()
                .mapToInt(each -> Integer.parseInt(each.message().split(" ", 3)[1]))
                .sum();
    }

    @Test
    void losesNoneAmongThreads() throws InterruptedException {
        AtomicLong admitted = new AtomicLong();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            threads.add(
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        for (int j = 0; j < 20_000; j++) {
                                            admitted.addAndGet(admitted(1, event("m", null)));
                                            if (j % 100 == 0) {
                                                pass(300);
                                                repeats.sweep(false);
                                            }
                                        }
                                    }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        repeats.sweep(true);
        assertThat(admitted.get() + toldCount()).isEqualTo(160_000);
    }
}
