package hyperserve.runtime.http1;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Method;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

class RequestParserTest {

    private static final String SEED =
            "\r\nPOST /path?query HTTP/1.1\r\nHost: example.com\r\nX: y z\r\nEmpty:\r\n\r\nbody";

    private final RequestParser parser = new RequestParser(40, 80, 4);

    private int outcomeOf(byte[] bytes, int offset, int end) {
        RequestHead head = new RequestHead();
        try {
            return parser.parse(bytes, offset, end, head) ? head.length() : 0;
        } catch (MalformedRequestException e) {
            return -e.status().code();
        }
    }

    @Test
    void findsThePartsOfAHead() throws MalformedRequestException {
        byte[] bytes = ("##" + SEED).getBytes(StandardCharsets.US_ASCII);
        RequestHead head = new RequestHead();
        assertThat(parser.parse(bytes, 2, bytes.length, head)).isTrue();
        assertThat(head.length()).isEqualTo(SEED.length() - 4);
        assertThat(head.text(head.methodStart, head.methodEnd)).isEqualTo("POST");
        assertThat(head.text(head.targetStart, head.targetEnd)).isEqualTo("/path?query");
        assertThat(head.minorVersion).isEqualTo(1);
        assertThat(head.fields().count()).isEqualTo(3);
        assertThat(head.fields().name(1)).isEqualTo("X");
        assertThat(head.fields().value(1)).isEqualTo("y z");
        assertThat(head.fields().value(2)).isEmpty();
    }

    @Test
    void findsTheSameInACopyOfItsBytes() throws MalformedRequestException {
        byte[] bytes = ("##" + SEED).getBytes(StandardCharsets.US_ASCII);
        RequestHead head = new RequestHead();
        assertThat(parser.parse(bytes, 2, bytes.length, head)).isTrue();
        RequestTarget.parse(head, Method.POST);
        head.detach();
        Arrays.fill(bytes, (byte) '!');
        assertThat(head.text(head.methodStart, head.methodEnd)).isEqualTo("POST");
        assertThat(head.text(head.pathStart, head.pathEnd)).isEqualTo("/path");
        assertThat(head.text(head.queryStart, head.targetEnd)).isEqualTo("query");
        assertThat(head.fields().value(0)).isEqualTo("example.com");
        byte[] own = head.bytes();
        head.detach();
        assertThat(head.bytes()).isSameAs(own);
    }

    /// A connection that waits lets go of its buffer, and its bytes come to lie elsewhere.
    @Test
    void goesOnWhereItStoppedThoughItsBytesHaveMoved() {
        Random random = new Random(7);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = mutated(random);
            int first = random.nextInt(bytes.length + 1);
            int second = random.nextInt(first, bytes.length + 1);
            assertThat(inPieces(bytes, random, first, second, bytes.length))
                    .isEqualTo(inPieces(bytes, random, bytes.length));
        }
    }

    private String inPieces(byte[] bytes, Random random, int... ends) {
        RequestHead head = new RequestHead();
        try {
            for (int end : ends) {
                int offset = random.nextInt(20);
                byte[] within = new byte[offset + end];
                System.arraycopy(bytes, 0, within, offset, end);
                if (parser.parse(within, offset, offset + end, head)) {
                    return text(head);
                }
                head.forget();
            }
            return "incomplete";
        } catch (MalformedRequestException e) {
            return e.status() + " " + e.reason();
        }
    }

    private static String text(RequestHead head) {
        StringBuilder text = new StringBuilder(head.text(head.methodStart, head.methodEnd));
        text.append(head.text(head.targetStart, head.targetEnd)).append(head.length());
        for (int i = 0; i < head.fields().count(); i++) {
            text.append('|').append(head.fields().name(i)).append(head.fields().value(i));
        }
        return text.toString();
    }

    /// However bytes come, the first prefix that is complete or refused decides.
    @Test
    void comesToTheSameOutcomeForEachLongerPrefix() {
        Random random = new Random(3);
        int[] kinds = new int[3];
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = mutated(random);
            int outcome = 0;
            for (int end = 0; end <= bytes.length; end++) {
                int now = outcomeOf(bytes, 0, end);
                if (outcome == 0) {
                    outcome = now;
                } else {
                    assertThat(now)
                            .as(
                                    "%d bytes of %s",
                                    end, new String(bytes, StandardCharsets.ISO_8859_1))
                            .isEqualTo(outcome);
                }
            }
            kinds[Integer.signum(outcome) + 1]++;
        }
        assertThat(kinds).doesNotContain(0);
    }

    @Test
    void looksAtNothingBeforeOrBehindWhatItWasGiven() {
        Random random = new Random(5);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = mutated(random);
            byte[] within = new byte[bytes.length + 20];
            random.nextBytes(within);
            System.arraycopy(bytes, 0, within, 7, bytes.length);
            assertThat(outcomeOf(within, 7, 7 + bytes.length))
                    .isEqualTo(outcomeOf(bytes, 0, bytes.length));
        }
    }

    private static byte[] mutated(Random random) {
        byte[] bytes = SEED.getBytes(StandardCharsets.US_ASCII);
        for (int i = random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] = (byte) "\r\n :\t/x".charAt(random.nextInt(7));
                case 2 -> bytes = without(bytes, at);
                default -> bytes = doubled(bytes, at, random.nextInt(30));
            }
        }
        return bytes;
    }

    private static byte[] without(byte[] bytes, int at) {
        byte[] less = Arrays.copyOf(bytes, bytes.length - 1);
        System.arraycopy(bytes, at + 1, less, at, less.length - at);
        return less;
    }

    private static byte[] doubled(byte[] bytes, int at, int length) {
        int size = Math.min(length, bytes.length - at);
        byte[] more = Arrays.copyOf(bytes, bytes.length + size);
        System.arraycopy(bytes, at, more, at + size, bytes.length - at);
        return more;
    }
}
