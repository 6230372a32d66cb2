package hyperserve.runtime.net;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.test.pool.ThreadlessPool;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

final class InboxTest {

    private static final int THREADS = 3;
    private static final int EACH = 8;
    private static final int ROUNDS = 20_000;

    private final List<Connection> made = new ArrayList<>();
    private final Inbox inbox = new Inbox();
    private NioEventSource source;

    @AfterEach
    void close() throws IOException {
        for (Connection each : made) {
            each.transport().channel().close();
        }
        if (source != null) {
            source.close();
        }
    }

    private Connection connection() throws IOException {
        if (source == null) {
            source = new NioEventSource(System::nanoTime, Duration.ofHours(1).toNanos());
        }
        Connection connection =
                new Connection(
                        new PlainTransport(SocketChannel.open()),
                        source,
                        new ThreadlessPool(),
                        new BufferPool(1),
                        each -> new Script(each, Rig::read));
        made.add(connection);
        return connection;
    }

    @Test
    void yieldsAllInTheOrderTheyCame() throws IOException {
        List<Connection> put = List.of(connection(), connection(), connection());
        assertThat(inbox.isEmpty()).isTrue();
        put.forEach(inbox::add);
        assertThat(inbox.isEmpty()).isFalse();
        List<Connection> taken = new ArrayList<>();
        for (Connection each = inbox.takeAll(); each != null; each = each.next) {
            taken.add(each);
        }
        assertThat(taken).isEqualTo(put);
        assertThat(inbox.isEmpty()).isTrue();
        assertThat(inbox.takeAll()).isNull();
    }

    /// Each thread puts its own in as soon as they were taken out, as connections come again.
    @Test
    void losesNoneAndYieldsNoneTwiceWhileManyAdd() throws Exception {
        Set<Connection> out = Collections.newSetFromMap(new IdentityHashMap<>());
        CountDownLatch done = new CountDownLatch(THREADS);
        AtomicInteger[] returned = new AtomicInteger[THREADS];
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            for (int i = 0; i < THREADS; i++) {
                List<Connection> mine = new ArrayList<>();
                for (int j = 0; j < EACH; j++) {
                    mine.add(connection());
                }
                AtomicInteger back = new AtomicInteger();
                returned[i] = back;
                int thread = i;
                mine.forEach(each -> each.wanted = thread);
                threads.execute(
                        () -> {
                            for (int round = 0; round < ROUNDS; round++) {
                                mine.forEach(inbox::add);
                                while (back.get() < EACH * (round + 1)) {
                                    if (Thread.currentThread().isInterrupted()) {
                                        return;
                                    }
                                    Thread.onSpinWait();
                                }
                            }
                            done.countDown();
                        });
            }
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (done.getCount() > 0 || !inbox.isEmpty()) {
                assertThat(System.nanoTime() - end).as("lost some").isNegative();
                out.clear();
                Connection each = inbox.takeAll();
                while (each != null) {
                    assertThat(out.add(each)).isTrue();
                    Connection next = each.next;
                    returned[each.wanted].incrementAndGet();
                    each = next;
                }
            }
        } finally {
            threads.shutdownNow();
        }
        for (AtomicInteger back : returned) {
            assertThat(back).hasValue(EACH * ROUNDS);
        }
    }
}
