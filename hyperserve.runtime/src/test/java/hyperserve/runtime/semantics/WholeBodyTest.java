package hyperserve.runtime.semantics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hyperserve.api.BodyException;
import hyperserve.api.Status;
import hyperserve.runtime.limits.MemoryBudget;
import hyperserve.runtime.net.Ledger;
import hyperserve.runtime.semantics.WholeBody.Copy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.util.Arrays;
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
            WholeBody body = new WholeBody(bodies, ledger, Copy.BYTES);
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

    private static int read(byte[] target, int offset, int count) {
        Arrays.fill(target, offset, offset + count, (byte) 'a');
        return count;
    }

    /// As long as the handler runs, both are there.
    @ParameterizedTest
    @EnumSource
    void countsWhatTheHandlerIsGiven(Copy copy) throws IOException {
        int each = copy == Copy.BYTES ? 1 : 2;
        for (int room : new int[] {1000 * each, 1000 * each + 999}) {
            MemoryBudget tight = new MemoryBudget(MemoryBudget.CONNECTION + room);
            WholeBody body = new WholeBody(new MemoryBudget(1 << 20), new Ledger(tight), copy);
            assertThatExceptionOfType(BodyException.class)
                    .isThrownBy(() -> body.read(WholeBodyTest::read, 1000))
                    .returns(Status.SERVICE_UNAVAILABLE, BodyException::status);
            assertThat(tight.used()).isEqualTo(MemoryBudget.CONNECTION);
        }
        MemoryBudget enough = new MemoryBudget(MemoryBudget.CONNECTION + 1000 * (each + 1));
        WholeBody body = new WholeBody(new MemoryBudget(1 << 20), new Ledger(enough), copy);
        body.grantCopy(copy, body.read(WholeBodyTest::read, 1000).length);
        assertThat(enough.used()).isEqualTo(MemoryBudget.CONNECTION + 1000 * (each + 1));
        body.giveBack();
        assertThat(enough.used()).isEqualTo(MemoryBudget.CONNECTION);
    }

    /// A filter reads it, and then the handler.
    @Test
    void givesBackWhatItWasGivenForMoreThanOneCopy() throws IOException {
        long before = MemoryBudget.CONNECTION;
        WholeBody body = new WholeBody(new MemoryBudget(1 << 20), new Ledger(memory), Copy.TEXT);
        body.read(WholeBodyTest::read, 1000);
        for (int i = 0; i < 3; i++) {
            body.grantCopy(Copy.TEXT, 1000);
            body.textIs("a".repeat(1000), 1000);
            body.grantCopy(Copy.BYTES, 1000);
        }
        assertThat(memory.used()).isEqualTo(before + 2000);
        body.giveBack();
        assertThat(memory.used()).isEqualTo(before);
    }

    private static boolean[] result(FutureTask<boolean[]> task) throws Exception {
        try {
            return task.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("the other thread failed", e.getCause());
        }
    }
}
