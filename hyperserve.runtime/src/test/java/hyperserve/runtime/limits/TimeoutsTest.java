package hyperserve.runtime.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

class TimeoutsTest {

    private static final Timeouts SOME =
            Timeouts.defaults()
                    .withHeader(seconds(1))
                    .withIdle(seconds(2))
                    .withBody(seconds(3))
                    .withResponse(seconds(4))
                    .withMinRate(5, seconds(6))
                    .withDrainDelay(seconds(8))
                    .withDrain(seconds(7));

    private static final List<BiFunction<Timeouts, Duration, Timeouts>> CLOCKS =
            List.of(
                    Timeouts::withHeader,
                    Timeouts::withIdle,
                    Timeouts::withBody,
                    Timeouts::withResponse,
                    (timeouts, grace) -> timeouts.withMinRate(1, grace),
                    Timeouts::withDrain);

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }

    @Test
    void hasTheDocumentedDefaults() {
        assertThat(Timeouts.defaults())
                .hasToString(text("PT10S", "PT1M", "PT30S", "PT30S", 240, "PT5S", "PT0S", "PT10S"));
    }

    @Test
    void areEqualIfAllClocksAre() {
        Timeouts same = SOME.withHeader(seconds(9)).withHeader(seconds(1));
        assertThat(SOME)
                .isEqualTo(same)
                .hasSameHashCodeAs(same)
                .isNotEqualTo(SOME.withMinRate(6, seconds(6)));
        CLOCKS.forEach(clock -> assertThat(clock.apply(SOME, seconds(9))).isNotEqualTo(SOME));
        assertThat(SOME.withMinRate(5, seconds(9))).isNotEqualTo(SOME);
    }

    @Test
    void giveBackWhatTheyWereMadeWith() {
        assertThat(SOME.header()).isEqualTo(seconds(1));
        assertThat(SOME.idle()).isEqualTo(seconds(2));
        assertThat(SOME.body()).isEqualTo(seconds(3));
        assertThat(SOME.response()).isEqualTo(seconds(4));
        assertThat(SOME.minRate()).isEqualTo(5);
        assertThat(SOME.minRateGrace()).isEqualTo(seconds(6));
        assertThat(SOME.drainDelay()).isEqualTo(seconds(8));
        assertThat(SOME.drain()).isEqualTo(seconds(7));
    }

    @Test
    void changesOneClockAndKeepsTheOthers() {
        List<Object> changed = new ArrayList<>();
        CLOCKS.forEach(clock -> changed.add(clock.apply(SOME, seconds(9))));

        assertThat(changed)
                .extracting(Object::toString)
                .containsExactly(
                        text("PT9S", "PT2S", "PT3S", "PT4S", 5, "PT6S", "PT8S", "PT7S"),
                        text("PT1S", "PT9S", "PT3S", "PT4S", 5, "PT6S", "PT8S", "PT7S"),
                        text("PT1S", "PT2S", "PT9S", "PT4S", 5, "PT6S", "PT8S", "PT7S"),
                        text("PT1S", "PT2S", "PT3S", "PT9S", 5, "PT6S", "PT8S", "PT7S"),
                        text("PT1S", "PT2S", "PT3S", "PT4S", 1, "PT9S", "PT8S", "PT7S"),
                        text("PT1S", "PT2S", "PT3S", "PT4S", 5, "PT6S", "PT8S", "PT9S"));
    }

    private static String text(Object... components) {
        return ("Timeouts[header=%s, idle=%s, connectionAge=PT0S, body=%s, response=%s, minRate=%s,"
                        + " minRateGrace=%s, drainDelay=%s, drain=%s]")
                .formatted(components);
    }

    static List<BiFunction<Timeouts, Duration, Timeouts>> clocks() {
        return CLOCKS;
    }

    @ParameterizedTest
    @MethodSource("clocks")
    void allowsANanosecondToADay(BiFunction<Timeouts, Duration, Timeouts> clock) {
        assertThat(clock.apply(SOME, Duration.ofNanos(1))).isNotEqualTo(SOME);
        assertThat(clock.apply(SOME, Duration.ofDays(1))).isNotEqualTo(SOME);

        for (Duration refused :
                List.of(
                        Duration.ZERO,
                        Duration.ofNanos(-1),
                        Duration.ofDays(1).plusNanos(1),
                        Duration.ofSeconds(Long.MAX_VALUE))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> clock.apply(SOME, refused))
                    .withMessageContaining("must be longer than 0 and at most PT24H, was ");
        }
    }

    @Test
    void allowsAnyAgeUpToADay() {
        Timeouts aged = SOME.withConnectionAge(seconds(9));
        assertThat(aged.connectionAge()).isEqualTo(seconds(9));
        assertThat(aged).isNotEqualTo(SOME).doesNotHaveSameHashCodeAs(SOME);
        assertThat(aged.withConnectionAge(Duration.ZERO)).isEqualTo(SOME);
        assertThat(SOME.withConnectionAge(Duration.ofDays(1)).idle()).isEqualTo(seconds(2));
        for (Duration refused : List.of(Duration.ofNanos(-1), Duration.ofDays(1).plusNanos(1))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> SOME.withConnectionAge(refused))
                    .withMessage("connectionAge must be from 0 to PT24H, was " + refused);
        }
    }

    @Test
    void allowsAnyDelayUpToADay() {
        assertThat(SOME.withDrainDelay(Duration.ZERO).drainDelay()).isZero();
        assertThat(SOME.withDrainDelay(Duration.ofDays(1)).drain()).isEqualTo(seconds(7));
        for (Duration refused : List.of(Duration.ofNanos(-1), Duration.ofDays(1).plusNanos(1))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> SOME.withDrainDelay(refused))
                    .withMessage("drainDelay must be from 0 to PT24H, was " + refused);
        }
        assertThat(SOME.withDrainDelay(seconds(9))).isNotEqualTo(SOME);
    }

    @Test
    void switchesTheRateOffWithZero() {
        assertThat(SOME.withMinRate(0, seconds(1)).minRate()).isZero();
    }

    @Test
    void refusesANegativeRate() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SOME.withMinRate(-1, seconds(1)))
                .withMessage("minRate must be 0 (off) or more bytes a second, was -1");
    }
}
