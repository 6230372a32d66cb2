package hyperserve.websocket.deflate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hyperserve.websocket.frame.ConnectionErrorException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

final class MessageCompressorTest {

    private static final byte[] HELLO = "Hello".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TAIL = {0, 0, -1, -1};
    private static final byte[] EMPTY = {};

    private final DeflatePool pool = new DeflatePool(6, 1, 1);

    private static String compressed(MessageCompressor compressor, byte[] message) {
        return HexFormat.of().formatHex(Deflated.compress(compressor, message, 100_000));
    }

    /// RFC 7692 §7.2.3.1, §7.2.3.2.
    @Test
    void compressesAsTheExamplesOfTheRfc() {
        try (MessageCompressor keeping = new MessageCompressor(pool, Deflated.KEEPING)) {
            assertThat(compressed(keeping, HELLO)).isEqualTo("f248cdc9c90700");
            assertThat(compressed(keeping, HELLO)).isEqualTo("f200110000");
        }
        try (MessageCompressor forgetting = new MessageCompressor(pool, Deflated.FORGETTING)) {
            assertThat(compressed(forgetting, HELLO)).isEqualTo("f248cdc9c90700");
            assertThat(compressed(forgetting, HELLO)).isEqualTo("f248cdc9c90700");
        }
    }

    /// RFC 7692 §7.2.3.6.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void makesAByteOfNothing(boolean forgets) throws ConnectionErrorException {
        DeflateAgreement agreement = Deflated.agreement(forgets, 15);
        try (MessageCompressor compressor = new MessageCompressor(pool, agreement);
                MessageDecompressor decompressor = new MessageDecompressor(pool, agreement, 100)) {
            for (byte[] message : List.of(EMPTY, HELLO, EMPTY, EMPTY, HELLO)) {
                byte[] made = Deflated.compress(compressor, message, 2);
                assertThat(message.length > 0 || made.length == 1).isTrue();
                assertThat(Deflated.inflate(decompressor, List.of(made), 10)).isEqualTo(message);
            }
        }
    }

    private static byte[] text(int length) {
        Random random = new Random(length);
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        byte[] known = new byte[3000];
        random.nextBytes(known);
        while (text.size() < length) {
            int from = random.nextInt(2900);
            text.write(known, from, random.nextInt(100));
            text.write(random.nextInt());
        }
        return text.toByteArray();
    }

    /// Autobahn 13: each window that can be asked for, proven by a reader that is not the JDK's.
    @ParameterizedTest
    @ValueSource(ints = {8, 9, 10, 11, 12, 13, 14, 15})
    void refersNoFartherBackThanWasAgreedOn(int bits) {
        DeflateAgreement agreement = Deflated.agreement(false, bits);
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        int piece = 1;
        try (MessageCompressor compressor = new MessageCompressor(pool, agreement)) {
            for (int length : new int[] {100, 30_000, 0, 256, 7, 1 << bits, 20_000}) {
                byte[] message = length == 0 ? EMPTY : text(length);
                expected.writeBytes(message);
                piece = piece * 5 % 9973;
                wire.writeBytes(Deflated.compress(compressor, message, piece));
                wire.writeBytes(TAIL);
            }
        }
        BlockReader reader = new BlockReader(wire.toByteArray());
        assertThat(reader.inflated()).isEqualTo(expected.toByteArray());
        assertThat(reader.farthest()).isLessThanOrEqualTo(1 << bits);
        assertThat(reader.farthest())
                .as("the test would notice a larger window")
                .isGreaterThan(1 << (bits - 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 15, 63, 64, 65, 4000, 100_000})
    void makesAMessageOfPiecesOfAnySize(int piece) throws ConnectionErrorException {
        byte[] random = new byte[20_000];
        new Random(1).nextBytes(random);
        for (boolean forgets : new boolean[] {true, false}) {
            DeflateAgreement agreement = Deflated.agreement(forgets, 15);
            try (MessageCompressor compressor = new MessageCompressor(pool, agreement);
                    MessageDecompressor decompressor =
                            new MessageDecompressor(pool, agreement, 100_000)) {
                for (byte[] message : List.of(random, text(20_000), HELLO, new byte[50_000])) {
                    byte[] made = Deflated.compress(compressor, message, piece);
                    assertThat(Deflated.inflate(decompressor, List.of(made), 1000))
                            .isEqualTo(message);
                }
            }
        }
        assertThat(pool.deflatersInUse()).isZero();
        assertThat(pool.inflatersInUse()).isZero();
    }

    @Test
    void hasADeflaterWithinAMessageOnlyUnlessItKeepsTheContext() {
        MessageCompressor forgetting = new MessageCompressor(pool, Deflated.FORGETTING);
        assertThat(forgetting.held()).isZero();
        assertThat(forgetting.begin()).isTrue();
        assertThat(pool.deflatersInUse()).isOne();
        assertThat(forgetting.held()).isGreaterThan(100_000);
        var _ = forgetting.compress(HELLO, 0, 5, true);
        assertThat(pool.deflatersInUse()).isZero();
        assertThat(forgetting.held()).isZero();

        MessageCompressor keeping = new MessageCompressor(pool, Deflated.KEEPING);
        assertThat(pool.deflatersInUse()).isZero();
        assertThat(compressed(keeping, HELLO)).isNotEmpty();
        assertThat(pool.deflatersInUse()).isOne();
        assertThat(keeping.held()).isGreaterThan(100_000);
        keeping.close();
        assertThat(pool.deflatersInUse()).isZero();
        keeping.close();
        assertThat(pool.deflatersInUse()).isZero();
        assertThat(pool.size()).as("kept for the next ones").isGreaterThan(100_000);
    }

    @Test
    void letsAMessageBeSentAsItIsIfThereAreTooMany() {
        MessageCompressor one = new MessageCompressor(pool, Deflated.FORGETTING);
        MessageCompressor other = new MessageCompressor(pool, Deflated.KEEPING);
        assertThat(one.begin()).isTrue();
        assertThat(other.begin()).isFalse();
        one.close();
        assertThat(compressed(other, HELLO)).isEqualTo("f248cdc9c90700");
        other.close();
    }

    @Test
    void leavesNothingOfAMessageThatWasGivenUp() {
        MessageCompressor one = new MessageCompressor(pool, Deflated.FORGETTING);
        assertThat(one.begin()).isTrue();
        var _ = one.compress(text(5000), 0, 5000, false);
        one.close();
        assertThat(pool.deflatersInUse()).isZero();
        try (MessageCompressor next = new MessageCompressor(pool, Deflated.KEEPING)) {
            assertThat(compressed(next, HELLO)).isEqualTo("f248cdc9c90700");
        }
    }

    @Test
    void refusesToBeUsedOutOfOrder() {
        MessageCompressor compressor = new MessageCompressor(pool, Deflated.FORGETTING);
        assertThatThrownBy(() -> compressor.compress(HELLO, 0, 5, true))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no message has begun");
        assertThat(compressor.begin()).isTrue();
        assertThatThrownBy(compressor::begin)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a message has begun");
        compressor.close();
        assertThatThrownBy(compressor::begin)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("it is closed");
    }
}
