package hyperserve.runtime.http1;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class BodyBudgetTest {

    @Test
    void grantsUpToItsLimitAllOrNothing() {
        BodyBudget budget = new BodyBudget(10);
        assertThat(budget.tryTake(6)).isTrue();
        assertThat(budget.tryTake(5)).isFalse();
        assertThat(budget.tryTake(4)).isTrue();
        assertThat(budget.tryTake(1)).isFalse();
        assertThat(budget.tryTake(0)).isTrue();
    }

    @Test
    void grantsAgainWhatWasGivenBack() {
        BodyBudget budget = new BodyBudget(10);
        assertThat(budget.tryTake(10)).isTrue();
        budget.giveBack(3);
        assertThat(budget.tryTake(4)).isFalse();
        assertThat(budget.tryTake(3)).isTrue();
    }

    @Test
    void doesNotOverflow() {
        BodyBudget budget = new BodyBudget(Long.MAX_VALUE);
        assertThat(budget.tryTake(Long.MAX_VALUE)).isTrue();
        assertThat(budget.tryTake(1)).isFalse();
    }

    @Test
    void isExactUnderContention() throws InterruptedException {
        BodyBudget budget = new BodyBudget(3);
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
