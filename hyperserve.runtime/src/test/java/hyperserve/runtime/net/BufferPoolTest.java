package hyperserve.runtime.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;

final class BufferPoolTest {

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
