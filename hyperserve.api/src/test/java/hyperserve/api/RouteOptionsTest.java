package hyperserve.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import hyperserve.api.pool.PoolTask;

import org.junit.jupiter.api.Test;

final class RouteOptionsTest {

    @Test
    void saysNothingByDefault() {
        assertThat(RouteOptions.defaults())
                .isEqualTo(
                        new RouteOptions(RouteOptions.SERVER_LIMIT, PoolTask.Kind.UNKNOWN, true));
    }

    @Test
    void changesOneThingAtATime() {
        RouteOptions options = RouteOptions.defaults().withMaxBody(5).blocking();
        assertThat(options).isEqualTo(new RouteOptions(5, PoolTask.Kind.BLOCKING, true));
        assertThat(options.nonBlocking())
                .isEqualTo(new RouteOptions(5, PoolTask.Kind.NON_BLOCKING, true));
        assertThat(options.withUnboundedBody())
                .isEqualTo(new RouteOptions(Long.MAX_VALUE, PoolTask.Kind.BLOCKING, true));
        assertThat(options.withMaxBody(0).maxBody()).isZero();
    }

    @Test
    void rejectsANegativeBoundAndAMissingKind() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RouteOptions.defaults().withMaxBody(-2))
                .withMessageContaining("-2");
        assertThatNullPointerException().isThrownBy(() -> new RouteOptions(0, null, true));
    }
}
