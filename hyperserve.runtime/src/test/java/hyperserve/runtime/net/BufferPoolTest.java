package hyperserve.runtime.net;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;

import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

final class BufferPoolTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void leasesWhatWasGivenBackAndEmptiesItBefore() {
        BufferPool pool = new BufferPool(1);
        ByteBuffer buffer = pool.lease();
        buffer.position(7).limit(9);
        pool.release(buffer);
        assertThat(pool.lease()).isSameAs(buffer);
        assertThat(buffer.position()).isZero();
        assertThat(buffer.limit()).isEqualTo(BufferPool.SIZE);
        assertThat(buffer.arrayOffset()).isZero();
    }

    @Test
    void neverLeasesOneBufferTwice() {
        BufferPool pool = new BufferPool(4);
        for (int i = 0; i < 6; i++) {
            pool.release(ByteBuffer.allocate(BufferPool.SIZE));
        }
        Set<ByteBuffer> leased = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < 8; i++) {
            assertThat(leased.add(pool.lease())).isTrue();
        }
    }

    @Test
    void keepsNoBufferOfAnotherSize() {
        BufferPool pool = new BufferPool(1);
        ByteBuffer large = ByteBuffer.allocate(BufferPool.SIZE + 1);
        pool.release(large);
        assertThat(pool.lease()).isNotSameAs(large);
    }

    private static <T> T on(ExecutorService thread, Callable<T> what) throws Exception {
        return thread.submit(what).get(10, TimeUnit.SECONDS);
    }

    private static List<ByteBuffer> lease(BufferPool pool, int count) {
        List<ByteBuffer> leased = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            leased.add(pool.lease());
        }
        return leased;
    }

    /// Leases as many as a request needs, and gives them back.
    private static List<ByteBuffer> use(BufferPool pool) {
        List<ByteBuffer> leased = lease(pool, 2);
        leased.forEach(pool::release);
        return leased;
    }

    private static Set<ByteBuffer> identities(List<ByteBuffer> buffers) {
        Set<ByteBuffer> set = Collections.newSetFromMap(new IdentityHashMap<>());
        set.addAll(buffers);
        return set;
    }

    @Test
    void keepsTwoAtHandForAPlatformThread() throws Exception {
        BufferPool pool = new BufferPool(8);
        try (ExecutorService one = Executors.newSingleThreadExecutor();
                ExecutorService other = Executors.newSingleThreadExecutor()) {
            Set<ByteBuffer> used = identities(on(one, () -> use(pool)));
            List<ByteBuffer> others = on(other, () -> lease(pool, 6));
            assertThat(others).noneMatch(used::contains);
            assertThat(on(one, () -> lease(pool, 2))).allMatch(used::contains);
        }
    }

    @Test
    void keepsNothingAtHandForAVirtualThread() throws Exception {
        BufferPool pool = new BufferPool(8);
        try (ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor()) {
            Set<ByteBuffer> used = identities(on(virtual, () -> use(pool)));
            assertThat(on(virtual, () -> lease(pool, 4))).filteredOn(used::contains).hasSize(2);
        }
    }

    @Test
    void givesThePlaceOfAThreadThatHasEndedToAnother() throws Exception {
        // One thread has something at hand.
        BufferPool pool = new BufferPool(4);
        for (int i = 0; i < 3; i++) {
            FutureTask<List<ByteBuffer>> use = new FutureTask<>(() -> use(pool));
            Thread one = Thread.ofPlatform().start(use);
            // An executor that has ended does not say that of its threads.
            assertThat(one.join(Duration.ofSeconds(10))).isTrue();
            Set<ByteBuffer> used = identities(use.get());
            try (ExecutorService other = Executors.newVirtualThreadPerTaskExecutor()) {
                assertThat(on(other, () -> lease(pool, 4))).noneMatch(used::contains);
            }
        }
    }

    @Test
    void keepsNoMoreThanItMayHoweverManyThreadsUseIt() throws Exception {
        BufferPool pool = new BufferPool(8);
        List<ExecutorService> threads = new ArrayList<>();
        try {
            List<ByteBuffer> used = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                threads.add(Executors.newSingleThreadExecutor());
                // Their own, so that all ten of them fill what there is to fill.
                used.addAll(on(threads.getLast(), () -> lease(pool, 2)));
            }
            for (int i = 0; i < 10; i++) {
                List<ByteBuffer> own = used.subList(2 * i, 2 * i + 2);
                on(
                        threads.get(i),
                        () -> {
                            own.forEach(pool::release);
                            return 0;
                        });
            }
            Set<ByteBuffer> known = identities(used);
            List<ByteBuffer> kept = new ArrayList<>();
            for (ExecutorService thread : threads) {
                kept.addAll(on(thread, () -> lease(pool, 8)));
            }
            assertThat(kept).filteredOn(known::contains).hasSizeBetween(4, 8);
        } finally {
            threads.forEach(ExecutorService::close);
        }
    }

    /// Whoever gives back what it has may do so because there is no memory.
    @Test
    void allocatesNothingToGiveBack() throws Exception {
        BufferPool pool = new BufferPool(64);
        assertThat(allocatedToRelease(pool)).isNotNegative();
        assertThat(allocatedToRelease(pool)).isZero();
    }

    private static long allocatedToRelease(BufferPool pool) throws Exception {
        List<ByteBuffer> leased = lease(pool, 3);
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            return on(
                    thread,
                    () -> {
                        long before = THREADS.getCurrentThreadAllocatedBytes();
                        for (int i = 0; i < leased.size(); i++) {
                            pool.release(leased.get(i));
                        }
                        return THREADS.getCurrentThreadAllocatedBytes() - before;
                    });
        }
    }

    @Test
    void givesEachBufferToOneThreadAtATime() throws Exception {
        BufferPool pool = new BufferPool(4);
        List<Future<Void>> users = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 4; i++) {
                users.add(threads.submit(user(pool)));
            }
        }
        for (Future<Void> user : users) {
            user.get();
        }
    }

    /// Signs its buffers and looks whether the signature is still there when it gives them back.
    private static Callable<Void> user(BufferPool pool) {
        return () -> {
            List<ByteBuffer> mine = new ArrayList<>();
            ThreadLocalRandom random = ThreadLocalRandom.current();
            for (long i = 0; i < 50_000; i++) {
                if (mine.size() < 3 && random.nextBoolean()) {
                    mine.add(pool.lease().putLong(0, Thread.currentThread().threadId()));
                } else if (!mine.isEmpty()) {
                    ByteBuffer last = mine.removeLast();
                    assertThat(last.getLong(0)).isEqualTo(Thread.currentThread().threadId());
                    pool.release(last);
                }
            }
            return null;
        };
    }
}
