package hyperserve.api.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PoolTaskTest {

    @Test
    void isOfUnknownKindUnlessItSaysMore() {
        PoolTask task =
                new PoolTask() {
                    @Override
                    public void run() {}

                    @Override
                    public void abandoned() {}
                };
        assertThat(task.kind()).isEqualTo(PoolTask.Kind.UNKNOWN);
    }
}
