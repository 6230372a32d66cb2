package hyperserve.runtime.limits;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.FixedBody;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;

class MemoryBudgetTest {

    @Test
    void grantsWhatIsLeftAndNoMore() {
        MemoryBudget budget = new MemoryBudget(10);
        assertThat(budget.tryTake(7)).isTrue();
        assertThat(budget.hasRoom(3)).isTrue();
        assertThat(budget.hasRoom(4)).isFalse();
        assertThat(budget.tryTake(4)).isFalse();
        assertThat(budget.tryTake(3)).isTrue();
        budget.giveBack(10);
        assertThat(budget.used()).isZero();
    }

    @Test
    void countsWhatExistsThoughNothingIsLeft() {
        MemoryBudget budget = new MemoryBudget(10);
        budget.take(12);
        assertThat(budget.used()).isEqualTo(12);
        assertThat(budget.tryTake(0)).isFalse();
        budget.giveBack(12);
        assertThat(budget.tryTake(10)).isTrue();
    }

    @Test
    void isNotOverrunByALengthBeyondAllSums() {
        MemoryBudget budget = new MemoryBudget(Long.MAX_VALUE);
        assertThat(budget.tryTake(Long.MAX_VALUE)).isTrue();
        assertThat(budget.tryTake(1)).isFalse();
        assertThat(budget.hasRoom(Long.MAX_VALUE)).isFalse();
    }

    @Test
    void isShortBeyondSevenEighthsUntilAQuarterIsFree() {
        MemoryBudget budget = new MemoryBudget(800);
        budget.take(700);
        assertThat(budget.isShort()).isFalse();
        budget.take(1);
        assertThat(budget.isShort()).isTrue();
        assertThat(budget.excess()).isEqualTo(101);
        budget.giveBack(101);
        assertThat(budget.excess()).isZero();
    }

    @Test
    void countsOnceWhatSeveralHold() {
        MemoryBudget budget = new MemoryBudget(10);
        Object content = new Object();
        assertThat(budget.tryShare(content, 10)).isTrue();
        assertThat(budget.tryShare(content, 10)).isTrue();
        assertThat(budget.used()).isEqualTo(10);
        assertThat(budget.tryShare(new Object(), 1)).isFalse();
        budget.unshare(content, 10);
        assertThat(budget.used()).isEqualTo(10);
        budget.unshare(content, 10);
        assertThat(budget.used()).isZero();
    }

    /// They may be equal, and lie in memory all the same.
    @Test
    void countsEachOfThoseThatAreEqual() {
        MemoryBudget budget = new MemoryBudget(100);
        FixedBody one = FixedBody.of(new byte[10]);
        FixedBody other = FixedBody.of(new byte[10]);
        assertThat(one).isEqualTo(other);
        assertThat(budget.tryShare(one, 10)).isTrue();
        assertThat(budget.tryShare(other, 10)).isTrue();
        assertThat(budget.used()).isEqualTo(20);
        budget.unshare(one, 10);
        assertThat(budget.used()).isEqualTo(10);
        budget.unshare(other, 10);
        assertThat(budget.used()).isZero();
    }

    /// Some find no room while others join or leave: whatever the order, nothing is left behind.
    @Test
    void isBalancedHoweverManyShareAtOnce() throws Exception {
        MemoryBudget budget = new MemoryBudget(15);
        Object[] contents = {new Object(), new Object()};
        List<Callable<Void>> sharers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            sharers.add(
                    () -> {
                        for (int turn = 0; turn < 20_000; turn++) {
                            Object content = contents[ThreadLocalRandom.current().nextInt(2)];
                            if (budget.tryShare(content, 10)) {
                                budget.unshare(content, 10);
                            }
                        }
                        return null;
                    });
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (Future<Void> sharer : threads.invokeAll(sharers)) {
                sharer.get();
            }
        }
        assertThat(budget.used()).isZero();
    }

    @Test
    void isExactUnderContention() throws InterruptedException {
        MemoryBudget budget = new MemoryBudget(3);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            threads.add(
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        for (int i = 0; i < 20_000; i++) {
                                            if (budget.tryTake(2)) {
                                                budget.giveBack(2);
                                            }
                                        }
                                    }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(budget.tryTake(4)).isFalse();
        assertThat(budget.tryTake(3)).isTrue();
    }
}
