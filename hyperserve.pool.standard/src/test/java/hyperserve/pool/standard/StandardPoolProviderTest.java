package hyperserve.pool.standard;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.WorkerPoolProvider;

import org.junit.jupiter.api.Test;

import java.util.ServiceLoader;

final class StandardPoolProviderTest {

    @Test
    void isFoundAsAServiceNamedStandard() {
        // The module only provides; for this test it looks services up, too.
        StandardPoolProviderTest.class.getModule().addUses(WorkerPoolProvider.class);
        assertThat(ServiceLoader.load(WorkerPoolProvider.class))
                .singleElement()
                .isInstanceOf(StandardPoolProvider.class)
                .extracting(WorkerPoolProvider::name)
                .isEqualTo("standard");
    }
}
