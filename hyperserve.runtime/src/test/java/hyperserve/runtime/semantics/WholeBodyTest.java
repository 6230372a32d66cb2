package hyperserve.runtime.semantics;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.BodyException;
import hyperserve.runtime.limits.MemoryBudget;
import hyperserve.runtime.net.Ledger;

import org.junit.jupiter.api.Test;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

final class WholeBodyTest {

    private static final int ROUNDS = 20_000;

    private final MemoryBudget bodies = new MemoryBudget(16);
    private final MemoryBudget memory = new MemoryBudget(1 << 20);
    private final CyclicBarrier together = new CyclicBarrier(2);

    /// Each has 4 of 16 and wants 10 more, for which the other's have to go.
    private boolean[] askAgainAndAgain() throws Exception {
        boolean[] had = new boolean[ROUNDS];
        Ledger ledger = new Ledger(memory);
        for (int i = 0; i < ROUNDS; i++) {
            WholeBody body = new WholeBody(bodies, ledger, false);
            body.grant(4);
            together.await(10, TimeUnit.SECONDS);
            try {
                body.grant(10);
                had[i] = true;
            } catch (BodyException e) {
                assertThat(e.status()).isNotNull();
            }
            together.await(10, TimeUnit.SECONDS);
            body.giveBack();
            together.await(10, TimeUnit.SECONDS);
        }
        return had;
    }

    @Test
    void ofTwoThatDoNotFitTogetherOneIsRead() throws Exception {
        FutureTask<boolean[]> first = new FutureTask<>(this::askAgainAndAgain);
        Thread.ofPlatform().daemon().start(first);
        boolean[] second = askAgainAndAgain();
        for (int i = 0; i < ROUNDS; i++) {
            assertThat(result(first)[i] || second[i]).as("one of round " + i).isTrue();
        }
        assertThat(bodies.used()).isZero();
    }

    private static boolean[] result(FutureTask<boolean[]> task) throws Exception {
        try {
            return task.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("the other thread failed", e.getCause());
        }
    }
}
