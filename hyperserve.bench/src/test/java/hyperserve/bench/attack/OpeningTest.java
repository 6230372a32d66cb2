package hyperserve.bench.attack;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

final class OpeningTest {

    @Test
    void isItsBeginningAndThenItsFillingUpToItsLength() {
        Opening opening = Opening.of("head", "abc".getBytes(StandardCharsets.US_ASCII), 7);
        StringBuilder sent = new StringBuilder();
        while (!opening.isSent(sent.length())) {
            ByteBuffer rest = opening.rest(sent.length());
            // As a socket would: not all that it is given.
            rest.limit(rest.position() + Math.min(2, rest.remaining()));
            sent.append(StandardCharsets.US_ASCII.decode(rest));
        }
        assertThat(sent).hasToString("headabcabca");
        assertThat(opening.sum()).isEqualTo(Answer.sum("abcabca"));
    }

    @Test
    void neverEndsIfItIsEndless() {
        Opening opening = Opening.endless("ab");
        assertThat(opening.isSent(1L << 40)).isFalse();
        assertThat(opening.rest((1L << 40) + 1).get()).isEqualTo((byte) 'b');
    }
}
