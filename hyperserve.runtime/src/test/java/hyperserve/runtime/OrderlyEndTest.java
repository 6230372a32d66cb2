package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;

/// The signals of a process with several servers.
final class OrderlyEndTest {

    private static final int ROUNDS = 2000;

    private static Void takeAndGiveBack(CyclicBarrier both) throws Exception {
        Server server = Server.at("127.0.0.1", 0);
        both.await();
        for (int i = 0; i < ROUNDS; i++) {
            OrderlyEnd.of(server, report -> {}).close();
        }
        return null;
    }

    /// One begins while another one ends.
    @Test
    void givesTheSignalsBackToWhoHadThemBefore() throws Exception {
        sun.misc.SignalHandler mine = signal -> {};
        sun.misc.Signal term = new sun.misc.Signal("TERM");
        sun.misc.SignalHandler before = sun.misc.Signal.handle(term, mine);
        try {
            CyclicBarrier both = new CyclicBarrier(2);
            FutureTask<Void> first = new FutureTask<>(() -> takeAndGiveBack(both));
            FutureTask<Void> second = new FutureTask<>(() -> takeAndGiveBack(both));
            Thread.ofPlatform().start(first);
            Thread.ofPlatform().start(second);
            first.get();
            second.get();
        } finally {
            assertThat(sun.misc.Signal.handle(term, before)).isSameAs(mine);
        }
    }
}
