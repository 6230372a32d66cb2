package hyperserve.observe.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Headers;
import hyperserve.api.Method;
import hyperserve.api.Status;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/// The bounds of a ring, and that nothing is lost in it.
final class RingTest {

    private static final int THREADS = 4;
    private static final int EACH = 3000;

    private static Entry entry(String target) {
        return Entries.of(Entries.get(target));
    }

    @Test
    void refusesWhatHasNoPlace() {
        Ring ring = new Ring(4, Long.MAX_VALUE);
        for (int i = 0; i < 4; i++) {
            assertThat(ring.offer(entry("/" + i))).isTrue();
        }
        assertThat(ring.offer(entry("/4"))).isFalse();
        assertThat(ring.size()).isEqualTo(4);
        Entry first = ring.poll();
        assertThat(first).isNotNull().extracting(each -> each.exchange().target()).isEqualTo("/0");
        assertThat(ring.offer(entry("/5"))).isTrue();
        assertThat(ring.offer(entry("/6"))).isFalse();
    }

    @Test
    void refusesWhatIsTooMuchAndHasRoomAgainForIt() {
        Entry large = entry("/" + "a".repeat(10_000));
        Ring ring = new Ring(4, large.weight() + 1);
        for (int i = 0; i < 10; i++) {
            assertThat(ring.offer(large)).isTrue();
            assertThat(ring.offer(entry("/"))).isFalse();
            assertThat(ring.poll()).isSameAs(large);
            assertThat(ring.poll()).isNull();
        }
    }

    /// A client may send a method as long as a line of a request may be.
    @Test
    void weighsAllTextsThatItKeeps() {
        String text = "A".repeat(5000);
        Headers field = Headers.of("X-Long", text);
        assertThat(entry("/" + text).weight()).isGreaterThan(5000);
        assertThat(Entries.of(Entries.get("/").head(5000, field)).weight()).isGreaterThan(5000);
        assertThat(Entries.of(Entries.get("/").response(Status.OK, field)).weight())
                .isGreaterThan(5000);
        assertThat(
                        Entries.of(Entries.exchange().request(new Method(text), "/", "HTTP/1.1"))
                                .weight())
                .isGreaterThan(5000);
    }

    /// Each thread's entries come once, and in order.
    @Test
    void losesNothingOfManyThreads() throws Exception {
        Ring ring = new Ring(4, Long.MAX_VALUE);
        List<FutureTask<Boolean>> tasks = new ArrayList<>();
        AtomicBoolean failed = new AtomicBoolean();
        for (int i = 0; i < THREADS; i++) {
            String name = "/" + i + "/";
            FutureTask<Boolean> task =
                    new FutureTask<>(
                            () -> {
                                for (int n = 0; n < EACH; n++) {
                                    Entry entry = entry(name + n);
                                    while (!ring.offer(entry) && !failed.get()) {
                                        LockSupport.parkNanos(1000);
                                    }
                                }
                            },
                            true);
            tasks.add(task);
            Thread.ofPlatform().daemon().start(task);
        }
        Map<String, Integer> last = new HashMap<>();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        try {
            for (int count = 0; count < THREADS * EACH; ) {
                Entry entry = ring.poll();
                if (entry == null) {
                    assertThat(System.nanoTime()).as("%d have come", count).isLessThan(deadline);
                    LockSupport.parkNanos(1000);
                    continue;
                }
                count++;
                String target = String.valueOf(entry.exchange().target());
                int number = Integer.parseInt(target.substring(3));
                assertThat(last.merge(target.substring(0, 3), 1, Integer::sum) - 1)
                        .as(target)
                        .isEqualTo(number);
            }
        } finally {
            failed.set(true);
        }
        for (FutureTask<Boolean> task : tasks) {
            assertThat(task.get(60, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(ring.poll()).isNull();
        assertThat(ring.size()).isZero();
    }
}
