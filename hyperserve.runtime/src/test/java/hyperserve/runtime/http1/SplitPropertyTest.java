package hyperserve.runtime.http1;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.runtime.http1.WireHarness.Workers;
import hyperserve.runtime.limits.Limits;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/// Mutated and joined wire cases: whatever they mean, they mean the same however they are split,
/// wherever handlers run, and however little the client takes at a time.
class SplitPropertyTest {

    private static final int ROUNDS = 4000;

    @Test
    void meansTheSameHoweverItIsSplit() {
        List<WireCase> cases = cases();
        Random random = new Random(20_240_229);
        int answered = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = mutated(cases, random);
            String whole = outcome(bytes, Workers.INLINE, List.of(bytes), Integer.MAX_VALUE);
            String apart = outcome(bytes, Workers.APART, pieces(bytes, random), 7);
            String split = outcome(bytes, Workers.INLINE, pieces(bytes, random), 1000);
            assertThat(apart).as(WireCase.latin1(bytes)).isEqualTo(whole);
            assertThat(split).as(WireCase.latin1(bytes)).isEqualTo(whole);
            answered += whole.contains("HTTP/1.1 200") ? 1 : 0;
        }
        assertThat(answered).isBetween(ROUNDS / 10, ROUNDS);
    }

    /// Without those whose outcome may depend on what has come: who has not asked for the body can
    /// say close only if it knows.
    private static List<WireCase> cases() {
        return Stream.of("request-line", "target", "fields", "framing", "chunked", "connection")
                .flatMap(table -> WireCase.read(table).stream())
                .filter(c -> c.text().length() < 300)
                .filter(c -> !c.text().contains("/ignore"))
                .toList();
    }

    private static byte[] mutated(List<WireCase> cases, Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            text.append(WireCase.latin1(cases.get(random.nextInt(cases.size())).bytes()));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(3)) {
                case 0 -> text.setCharAt(at, (char) random.nextInt(256));
                case 1 -> text.setCharAt(at, "\r\n :\t/0a".charAt(random.nextInt(8)));
                default -> text.deleteCharAt(at);
            }
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static List<byte[]> pieces(byte[] bytes, Random random) {
        List<byte[]> pieces = new ArrayList<>();
        int most = 1 + random.nextInt(30);
        for (int at = 0; at < bytes.length; ) {
            int size = Math.min(1 + random.nextInt(most), bytes.length - at);
            pieces.add(Arrays.copyOfRange(bytes, at, at + size));
            at += size;
        }
        return pieces;
    }

    /// The bytes sent, but for what may depend on the split, and whether the connection is open.
    private static String outcome(
            byte[] bytes, Workers workers, List<byte[]> pieces, int takenAtOnce) {
        try (WireHarness harness = WireHarness.of(workers, Limits.defaults())) {
            harness.channel().room(takenAtOnce);
            pieces.forEach(harness.channel()::feed);
            harness.run();
            return harness.sent().replace("Connection: close\r\n", "") + harness.closed();
        } catch (RuntimeException e) {
            throw new AssertionError(WireCase.latin1(bytes), e);
        }
    }
}
