package hyperserve.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

final class RouteOptionsTest {

    private static void assertParts(
            RouteOptions options,
            long maxBody,
            boolean blocking,
            boolean nonBlocking,
            boolean interruptible) {
        assertThat(options.maxBody()).isEqualTo(maxBody);
        assertThat(options.isBlocking()).isEqualTo(blocking);
        assertThat(options.isNonBlocking()).isEqualTo(nonBlocking);
        assertThat(options.interruptible()).isEqualTo(interruptible);
    }

    @Test
    void saysNothingByDefault() {
        assertParts(RouteOptions.defaults(), RouteOptions.SERVER_LIMIT, false, false, true);
    }

    @Test
    void changesOneThingAtATime() {
        RouteOptions options = RouteOptions.defaults().withMaxBody(5).blocking();
        assertParts(options, 5, true, false, true);
        assertParts(options.nonBlocking(), 5, false, true, true);
        assertParts(options.nonBlocking().blocking(), 5, true, false, true);
        assertParts(options.withUnboundedBody(), Long.MAX_VALUE, true, false, true);
        assertParts(options.uninterruptible(), 5, true, false, false);
        assertParts(options.uninterruptible().withMaxBody(0), 0, true, false, false);
        assertParts(options.longLived(), 5, true, false, true);
        assertThat(options.longLived().withMaxBody(0).isLongLived()).isTrue();
        assertThat(options.longLived().uninterruptible().isLongLived()).isFalse();
        assertThat(options.isLongLived()).isFalse();
        assertThat(options.withMaxBody(RouteOptions.SERVER_LIMIT).maxBody()).isEqualTo(-1);
    }

    @Test
    void rejectsANegativeBound() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RouteOptions.defaults().withMaxBody(-2))
                .withMessageContaining("-2");
    }

    @Test
    void boundsWhatIsInFlightAndKeepsThatWithTheOtherParts() {
        RouteOptions options = RouteOptions.defaults().withMaxInFlight(7);
        assertParts(options, RouteOptions.SERVER_LIMIT, false, false, true);
        assertThat(RouteOptions.defaults().maxInFlight()).isEqualTo(RouteOptions.NO_LIMIT);
        assertThat(options.longLived().uninterruptible().blocking().nonBlocking().withMaxBody(1))
                .extracting(RouteOptions::maxInFlight)
                .isEqualTo(7);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.withMaxInFlight(0))
                .withMessageContaining("maxInFlight must be 1 or more, was 0");
    }

    @Test
    void isCriticalWithWhateverElse() {
        assertThat(RouteOptions.defaults().isCritical()).isFalse();
        RouteOptions critical = RouteOptions.defaults().withMaxInFlight(7).critical();
        assertThat(critical.maxInFlight()).isEqualTo(7);
        assertThat(critical.longLived().uninterruptible().blocking().nonBlocking().withMaxBody(1))
                .returns(true, RouteOptions::isCritical)
                .returns(true, RouteOptions::isNonBlocking);
        assertThat(critical.withMaxInFlight(8).isCritical()).isTrue();
    }

    @Test
    void isEqualIfAllPartsAre() {
        RouteOptions options = RouteOptions.defaults().withMaxBody(5).blocking();
        assertThat(options)
                .isEqualTo(RouteOptions.defaults().blocking().withMaxBody(5))
                .hasSameHashCodeAs(RouteOptions.defaults().blocking().withMaxBody(5))
                .isNotEqualTo(options.withMaxBody(6))
                .isNotEqualTo(options.nonBlocking())
                .isNotEqualTo(options.uninterruptible())
                .isNotEqualTo(options.withMaxInFlight(1))
                .isNotEqualTo(options.critical())
                .hasToString(
                        "RouteOptions[maxBody=5, waiting=ALWAYS, interrupt=RESET,"
                                + " maxInFlight=2147483647, critical=false]");
    }
}
