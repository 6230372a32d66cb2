package hyperserve.web.filter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Inflater;

/// Pieces that are compressed each for itself.
final class PieceBlocksTest {

    private final Deflaters deflaters = new Deflaters(5, 2);
    private final PieceBlocks blocks = new PieceBlocks(deflaters);

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static byte[] text(int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) ('a' + i % 7);
        }
        return bytes;
    }

    private static byte[] inflated(ByteBuffer encoded, int size) throws Exception {
        Inflater inflater = new Inflater(true);
        inflater.setInput(encoded.duplicate());
        byte[] content = new byte[size + 1];
        int count = 0;
        int more = inflater.inflate(content);
        while (more > 0) {
            count += more;
            more = inflater.inflate(content, count, content.length - count);
        }
        assertThat(inflater.getRemaining()).isZero();
        assertThat(inflater.finished()).isFalse();
        inflater.end();
        return Arrays.copyOf(content, count);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {1, 31, 32, 33, 34, 40, 100, 4_096, 65_534, 65_535, 65_536, 131_071, 500_000})
    void makesBlocksThatAreNeverMuchLarger(int size) throws Exception {
        for (byte[] content : new byte[][] {random(size), text(size)}) {
            ByteBuffer encoded = blocks.of(ByteBuffer.wrap(content)).encoded();
            assertThat(encoded.remaining())
                    .isLessThanOrEqualTo(size + 5 * Math.ceilDiv(size, 65_535));
            assertThat(inflated(encoded, size)).isEqualTo(content);
        }
        assertThat(blocks.of(ByteBuffer.wrap(text(size))).encoded().remaining())
                .isLessThanOrEqualTo(Math.max(40, size / 10));
        assertThat(deflaters.inUse()).isZero();
    }

    @Test
    void keepsNoMoreThanItsBound() {
        for (int i = 0; i < 200; i++) {
            blocks.of(ByteBuffer.wrap(random(10_000 + i)));
            assertThat(blocks.kept()).isBetween(0L, PieceBlocks.KEPT);
        }
        assertThat(blocks.kept()).isPositive();
        int largest = PieceBlocks.LARGEST_KEPT;
        ByteBuffer piece = ByteBuffer.wrap(text(largest));
        assertThat(blocks.of(piece)).isSameAs(blocks.of(piece));
        ByteBuffer larger = ByteBuffer.wrap(text(largest + 1));
        assertThat(blocks.of(larger)).isNotSameAs(blocks.of(larger));
    }

    /// Pieces that meet in a slot of the table, as there are more of them than slots.
    @Test
    void findsNoOtherPieceInItsPlace() throws Exception {
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 300; i++) {
                byte[] content =
                        ("a piece that is told from others by this: " + i)
                                .getBytes(StandardCharsets.US_ASCII);
                ByteBuffer encoded = blocks.of(ByteBuffer.wrap(content)).encoded();
                assertThat(inflated(encoded, content.length)).isEqualTo(content);
            }
        }
    }

    @Test
    void makesThemWithoutADeflaterAndKeepsThoseNot() throws Exception {
        assertThat(deflaters.tryTake()).isNotNull();
        assertThat(deflaters.tryTake()).isNotNull();
        byte[] content = text(200_000);
        ByteBuffer encoded = blocks.of(ByteBuffer.wrap(content)).encoded();
        assertThat(encoded.remaining()).isEqualTo(200_000 + 4 * 5);
        assertThat(inflated(encoded, content.length)).isEqualTo(content);
        assertThat(blocks.kept()).isZero();
    }

    @Test
    void areTheSameAsTheStreamOfBlocks() throws Exception {
        byte[] content = random(5_000);
        ByteArrayOutputStream streamed = new ByteArrayOutputStream();
        try (StoredBlocks out = new StoredBlocks(streamed)) {
            out.write(content, 0, content.length);
            out.flush();
        }
        ByteArrayOutputStream made = new ByteArrayOutputStream();
        made.writeBytes(StoredBlocks.of(content));
        made.writeBytes(StoredBlocks.last());
        assertThat(made.toByteArray()).isEqualTo(streamed.toByteArray());
    }
}
