package hyperserve.runtime.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;

final class InputTest {

    private final Sockets sockets = Sockets.connect();
    private final BufferPool pool = new BufferPool(1);
    private final Input input = new Input(new PlainTransport(sockets.server()), pool);

    @AfterEach
    void disconnect() throws IOException {
        sockets.close();
    }

    private void fillTo(int size) throws IOException {
        long end = System.nanoTime() + 10_000_000_000L;
        while (input.size() < size) {
            input.fill();
            assertThat(System.nanoTime() - end).isNegative();
        }
    }

    private String text() {
        return new String(input.array(), input.start(), input.size(), StandardCharsets.US_ASCII);
    }

    @Test
    void holdsWhatCame() throws IOException {
        assertThat(input.fill()).isZero();
        sockets.send("abc");
        fillTo(3);
        input.consume(1);
        assertThat(text()).isEqualTo("bc");
    }

    @Test
    void keepsNothingOfARestThatWasUsed() throws IOException {
        sockets.send("abcdef");
        fillTo(6);
        input.release();
        input.consume(2);
        input.release();
        assertThat(text()).isEqualTo("cdef");
        input.consume(4);
        input.release();
        assertThat(input.held()).isZero();
        sockets.send("ghi");
        fillTo(3);
        assertThat(text()).isEqualTo("ghi");
    }

    @Test
    void keepsTheRestWithoutTheBuffer() throws IOException {
        sockets.send("abcdef");
        fillTo(6);
        ByteBuffer leased = ByteBuffer.wrap(input.array());
        input.consume(2);
        input.release();
        assertThat(input.array()).hasSize(4);
        leased.put(new byte[6]);
        assertThat(text()).isEqualTo("cdef");
        input.consume(1);
        sockets.send("ghi");
        fillTo(6);
        assertThat(text()).isEqualTo("defghi");
    }

    /// Or each byte that a slow client adds to a long rest would cost a copy of all of it.
    @Test
    void keepsABufferThatIsFilledWell() throws IOException {
        for (int size : new int[] {7 * 1024, 15 * 1024, 31 * 1024}) {
            sockets.send("x".repeat(size - input.size()));
            fillTo(size);
            byte[] filled = input.array();
            input.release();
            assertThat(input.array()).isSameAs(filled);
            assertThat(input.held()).isEqualTo(filled.length);
        }
        byte[] filled = input.array();
        input.consume(30 * 1024);
        input.release();
        assertThat(input.array()).isNotSameAs(filled);
        assertThat(input.held()).isEqualTo(1024);
    }

    @Test
    void ownsNothingWhenAllIsUsed() throws IOException {
        sockets.send("abc");
        fillTo(3);
        input.consume(3);
        byte[] leased = input.array();
        input.release();
        input.release();
        assertThat(input.array()).isEmpty();
        assertThat(pool.lease().array()).isSameAs(leased);
        assertThat(pool.lease().array()).isNotSameAs(leased);
    }

    @Test
    void seesTheEndOfTheStream() throws IOException {
        sockets.send("a");
        fillTo(1);
        sockets.client().shutdownOutput();
        int count = input.fill();
        while (count == 0) {
            count = input.fill();
        }
        assertThat(count).isEqualTo(-1);
        assertThat(text()).isEqualTo("a");
    }

    @Test
    void readsStraightIntoAnArray() throws IOException {
        byte[] target = {'-', '-', '-', '-'};
        assertThat(input.readInto(target, 1, 2)).isZero();
        sockets.send("abc");
        int count = input.readInto(target, 1, 2);
        while (count == 0) {
            count = input.readInto(target, 1, 2);
        }
        assertThat(new String(target, StandardCharsets.US_ASCII)).isEqualTo("-ab-");
        fillTo(1);
        assertThat(text()).isEqualTo("c");
    }

    /// Whatever is used and kept in between, the bytes come in order and none is lost.
    @Test
    void losesNothingHoweverItIsUsed() throws IOException {
        Random random = new Random(1);
        byte[] sent = new byte[1 << 20];
        random.nextBytes(sent);
        Thread sender = Thread.ofVirtual().start(() -> sendAll(sent));
        int at = 0;
        while (at < sent.length) {
            input.fill();
            int used = random.nextInt(4) == 0 ? random.nextInt(input.size() + 1) : 0;
            used = input.size() > 100_000 ? input.size() : used;
            for (int i = 0; i < used; i++) {
                assertThat(input.array()[input.start() + i]).isEqualTo(sent[at + i]);
            }
            input.consume(used);
            at += used;
            if (random.nextInt(3) == 0) {
                input.release();
            }
        }
        assertThat(sender.isInterrupted()).isFalse();
    }

    private void sendAll(byte[] bytes) {
        try {
            sockets.client().write(ByteBuffer.wrap(bytes));
        } catch (IOException e) {
            Thread.currentThread().interrupt();
        }
    }
}
