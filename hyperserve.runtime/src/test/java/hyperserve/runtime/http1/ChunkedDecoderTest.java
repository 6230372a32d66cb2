package hyperserve.runtime.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hyperserve.runtime.net.Input;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

class ChunkedDecoderTest {

    /// Feeds pieces to a decoder and keeps the data.
    private static final class Feed implements AutoCloseable {

        final WireHarness harness = WireHarness.inline();
        final Input input = harness.connection().input();
        final ChunkedDecoder decoder = new ChunkedDecoder(new FieldParser(1000, 10));
        final ByteArrayOutputStream data = new ByteArrayOutputStream();

        void receive(byte[] piece) throws IOException, MalformedRequestException {
            harness.channel().feed(piece);
            while (harness.channel().hasPieces() && input.fill() > 0) {
                take();
            }
        }

        void receive(String piece) throws IOException, MalformedRequestException {
            receive(piece.getBytes(StandardCharsets.ISO_8859_1));
        }

        private void take() throws MalformedRequestException {
            for (int n = decoder.advance(input); n > 0; n = decoder.advance(input)) {
                data.write(input.array(), input.start(), n);
                input.consume(n);
                decoder.taken(n);
            }
        }

        @Override
        public void close() {
            harness.close();
        }
    }

    @Test
    void decodesWhatWasEncodedHoweverItIsSplit() throws IOException, MalformedRequestException {
        Random random = new Random(11);
        for (int round = 0; round < 300; round++) {
            byte[] content = new byte[random.nextInt(3000)];
            random.nextBytes(content);
            byte[] encoded = encode(content, random);
            try (Feed feed = new Feed()) {
                int at = 0;
                while (at < encoded.length) {
                    assertThat(feed.decoder.ended()).isFalse();
                    int size = Math.min(1 + random.nextInt(40), encoded.length - at);
                    feed.receive(Arrays.copyOfRange(encoded, at, at + size));
                    at += size;
                }
                assertThat(feed.decoder.ended()).isTrue();
                assertThat(feed.data.toByteArray()).isEqualTo(content);
                assertThat(feed.decoder.trailers().first("x-sum")).isEqualTo("" + content.length);
            }
        }
    }

    private static byte[] encode(byte[] content, Random random) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int at = 0;
        while (at < content.length) {
            int size = 1 + random.nextInt(Math.min(200, content.length - at));
            String extension = random.nextBoolean() ? "" : " ;e=" + random.nextInt();
            out.writeBytes(
                    (Integer.toHexString(size) + extension + "\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            out.write(content, at, size);
            out.writeBytes(new byte[] {'\r', '\n'});
            at += size;
        }
        String end = "0\r\nX-Sum: " + content.length + "\r\n\r\n";
        out.writeBytes(end.getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    @Test
    void leavesWhatFollowsTheBody() throws IOException, MalformedRequestException {
        try (Feed feed = new Feed()) {
            feed.receive("1\r\nx\r\n0\r\n\r\nGET /");
            assertThat(feed.decoder.ended()).isTrue();
            assertThat(feed.input.size()).isEqualTo("GET /".length());
        }
    }

    @Test
    void takesAnyNumberOfTinyChunks() throws IOException, MalformedRequestException {
        try (Feed feed = new Feed()) {
            for (int i = 0; i < 20_000; i++) {
                feed.receive("1\r\nx\r\n");
            }
            assertThat(feed.data.size()).isEqualTo(20_000);
        }
    }

    @Test
    void refusesAnExtensionWithoutEnd() {
        try (Feed feed = new Feed()) {
            assertThatThrownBy(() -> feed.receive("1;" + "x".repeat(17_000)))
                    .isInstanceOf(MalformedRequestException.class);
        }
    }

    @Test
    void refusesManyExtensionsThatAreMoreThanTheData() {
        try (Feed feed = new Feed()) {
            String chunk = "1;" + "x".repeat(500) + "\r\nx\r\n";
            assertThatThrownBy(() -> feed.receive(chunk.repeat(100)))
                    .isInstanceOf(MalformedRequestException.class);
        }
    }

    @Test
    void takesExtensionsThatAreLessThanTheData() throws IOException, MalformedRequestException {
        try (Feed feed = new Feed()) {
            String chunk = "400;" + "x".repeat(500) + "\r\n" + "x".repeat(1024) + "\r\n";
            feed.receive(chunk.repeat(200));
            assertThat(feed.data.size()).isEqualTo(200 * 1024);
        }
    }

    @Test
    void countsASizeOfFifteenDigitsAndRefusesSixteen()
            throws IOException, MalformedRequestException {
        try (Feed feed = new Feed()) {
            feed.receive("fffffffffffffff\r\nx");
            assertThat(feed.data.size()).isEqualTo(1);
        }
        try (Feed feed = new Feed()) {
            assertThatThrownBy(() -> feed.receive("ffffffffffffffff\r\nx"))
                    .isInstanceOf(MalformedRequestException.class);
        }
    }

    @Test
    void refusesATrailerWithoutEndHoweverSlowlyItComes()
            throws IOException, MalformedRequestException {
        try (Feed feed = new Feed()) {
            feed.receive("0\r\nX: ");
            for (int i = 3; i < 999; i++) {
                feed.receive("x");
            }
            assertThatThrownBy(() -> feed.receive("x"))
                    .isInstanceOfSatisfying(
                            MalformedRequestException.class,
                            e -> assertThat(e.status().code()).isEqualTo(431));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0\r\nX\0",
                "0\r\nX: y\0",
                "0\r\nX ",
                "0\r\nX: y\rz",
                "0\r\nA: b\r\nX(",
                "0\r\nA: b\r\n:",
                "0\r\nA: b\r\n ",
                "0\r\nA: b\r\n\rx"
            })
    void refusesATrailerAtItsFirstWrongByteWhereverItIsSplit(String bytes) throws Exception {
        int last = bytes.length() - 1;
        for (int first = 0; first <= last; first++) {
            for (int second = first; second <= last; second++) {
                try (Feed feed = new Feed()) {
                    feed.receive(bytes.substring(0, first));
                    feed.receive(bytes.substring(first, second));
                    String rest = bytes.substring(second);
                    assertThatThrownBy(() -> feed.receive(rest))
                            .isInstanceOf(MalformedRequestException.class);
                }
            }
        }
    }

    @Test
    void takesTrailersThatComeByteByByte() throws IOException, MalformedRequestException {
        try (Feed feed = new Feed()) {
            for (char c : "0\r\nA: b\r\nC: d\r\n\r\n".toCharArray()) {
                assertThat(feed.decoder.ended()).isFalse();
                feed.receive(String.valueOf(c));
            }
            assertThat(feed.decoder.trailers().size()).isEqualTo(2);
        }
    }
}
