package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hyperserve.api.BodyOutput;
import hyperserve.api.BodyWriter;
import hyperserve.api.Response;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/// Content that handlers write from buffers and files.
final class ServerBuffersTest {

    /// More than a socket holds, and not a multiple of anything.
    private static final int LARGE = (12 << 20) + 12_345;

    /// Below, at and beyond what is gathered, and what is sent at once.
    private static final int[] SIZES = {0, 1, 8191, 8192, 8193, 70_000, (1 << 20) + 1};

    private final byte[] content = new byte[LARGE];

    ServerBuffersTest() {
        new Random(4).nextBytes(content);
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) ('a' + (content[i] & 15));
        }
    }

    private String text() {
        return new String(content, StandardCharsets.US_ASCII);
    }

    /// What a client that takes little at a time receives.
    private static String received(long length, BodyWriter writer) throws IOException {
        try (Server server =
                        TestServers.server()
                                .get(
                                        "/content",
                                        _ ->
                                                length < 0
                                                        ? Response.stream("text/plain", writer)
                                                        : Response.stream(
                                                                "text/plain", length, writer))
                                .start();
                Client client = Client.narrow(server)) {
            return client.send(Client.get("/content")).answer().text();
        }
    }

    private void writePieces(BodyOutput out, ByteBuffer source) throws IOException {
        for (int i = 0; source.position() < LARGE; i++) {
            int size = Math.min(SIZES[i % SIZES.length], LARGE - source.position());
            if (i % 3 == 0) {
                out.write(content, source.position(), size);
                source.position(source.position() + size);
            } else {
                source.limit(source.position() + size);
                assertThat(out.write(source)).isEqualTo(size);
                assertThat(source.hasRemaining()).isFalse();
                source.limit(LARGE);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, LARGE})
    void areSentInOrderWhateverTheirKindAndSize(long length) throws IOException {
        ByteBuffer direct = ByteBuffer.allocateDirect(LARGE).put(content).flip();
        assertThat(received(length, out -> writePieces(out, direct.duplicate()))).isEqualTo(text());
        ByteBuffer heap = ByteBuffer.wrap(content).asReadOnlyBuffer();
        assertThat(received(length, out -> writePieces(out, heap.duplicate()))).isEqualTo(text());
    }

    @Test
    void aFileIsTransferred(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("content"), content);
        try (FileChannel channel = FileChannel.open(file)) {
            assertThat(received(LARGE, out -> transfer(channel, out))).isEqualTo(text());
        }
    }

    private static void transfer(FileChannel channel, BodyOutput out) throws IOException {
        long at = 0;
        while (at < LARGE) {
            at += channel.transferTo(at, LARGE - at, out);
        }
    }

    @Test
    void moreThanWasAnnouncedIsRefusedWhole() throws Exception {
        BlockingQueue<ByteBuffer> left = new ArrayBlockingQueue<>(1);
        String received =
                received(
                        3,
                        out -> {
                            ByteBuffer source = ByteBuffer.allocateDirect(4);
                            assertThatExceptionOfType(IOException.class)
                                    .isThrownBy(() -> out.write(source))
                                    .withMessageContaining("3 bytes");
                            left.add(source);
                            out.write("abc".getBytes(StandardCharsets.US_ASCII));
                        });
        assertThat(received).isEqualTo("abc");
        assertThat(left.poll(10, TimeUnit.SECONDS).remaining()).isEqualTo(4);
    }

    @Test
    void theChannelIsOpenUntilTheWriterReturns() throws Exception {
        BlockingQueue<BodyOutput> kept = new ArrayBlockingQueue<>(1);
        received(
                0,
                out -> {
                    assertThat(out.isOpen()).isTrue();
                    kept.add(out);
                });
        BodyOutput late = kept.poll(10, TimeUnit.SECONDS);
        assertThat(late.isOpen()).isFalse();
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> late.write(ByteBuffer.allocate(1)))
                .withMessage("the response is over");
    }
}
