package hyperserve.web.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hyperserve.api.BodySource;
import hyperserve.api.Nullable;
import hyperserve.api.PushedBody;
import hyperserve.api.Response;
import hyperserve.web.filter.TestSource.Fault;

import org.junit.jupiter.api.Test;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Content that is pushed, in a coding that was put in.
final class PushedCodingTest {

    /// Letters in upper case, without spaces, in square brackets.
    private static final class Shout implements ContentCoding {

        private final boolean forPushed;
        private int open;
        private int closed;
        private boolean fails;

        Shout(boolean forPushed) {
            this.forPushed = forPushed;
        }

        @Override
        public String name() {
            return "shout";
        }

        @Override
        public boolean isForPushed() {
            return forPushed;
        }

        @Override
        public OutputStream encode(OutputStream out) throws IOException {
            open++;
            out.write('[');
            return new FilterOutputStream(out) {
                @Override
                public void write(int b) throws IOException {
                    if (b != ' ') {
                        super.write(Character.toUpperCase(b));
                    }
                }

                @Override
                public void close() throws IOException {
                    closed++;
                    if (fails) {
                        throw new IOException("failing on purpose");
                    }
                    out.write(']');
                }
            };
        }
    }

    private final TestSource source = new TestSource();
    private final Shout shout = new Shout(true);

    private Response compressed(Shout coding) throws Exception {
        return Compression.create()
                .withCoding(coding)
                .filter(
                        Requests.get("Accept-Encoding", "shout, gzip;q=0.5"),
                        _ -> source.response());
    }

    private static @Nullable String text(@Nullable ByteBuffer piece) {
        return piece == null ? null : StandardCharsets.UTF_8.decode(piece.duplicate()).toString();
    }

    @Test
    void isNotForPushedContentIfItDoesNotSaySo() throws Exception {
        Response response = compressed(new Shout(false));
        assertThat(response.headers().first("Content-Encoding")).isEqualTo("gzip");
    }

    @Test
    void encodesPieceByPiece() throws Exception {
        Response response = compressed(shout);
        assertThat(response.headers().first("Content-Encoding")).isEqualTo("shout");
        BodySource encoded = TestSource.opened(response);
        assertThat(text(encoded.next())).isEqualTo("[");
        assertThat(encoded.next()).isNull();
        source.push("a b");
        assertThat(text(encoded.next())).isEqualTo("AB");
        assertThat(encoded.next()).isNull();
        assertThat(text(encoded.quiet())).isEqualTo(":\n\n");
        source.close();
        assertThat(encoded.isOver()).isFalse();
        assertThat(text(encoded.next())).isEqualTo("]");
        assertThat(encoded.isOver()).isTrue();
        encoded.ended(true);
        assertThat(shout.closed).isEqualTo(1);
    }

    /// There is no further signal for what stands behind a piece of which nothing is left.
    @Test
    void goesOnBehindAPieceThatBecomesNothing() throws Exception {
        BodySource encoded = TestSource.opened(compressed(shout));
        source.push("  ").push(" ").push("a");
        assertThat(text(encoded.next())).isEqualTo("[");
        assertThat(text(encoded.next())).isEqualTo("A");
    }

    @Test
    void isClosedOnceWhateverFails() throws Exception {
        Response response = compressed(shout);
        BodySource encoded = TestSource.opened(response);
        source.failing(Fault.ENDED);
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> encoded.ended(false));
        assertThat(shout.closed).isEqualTo(1);
    }

    @Test
    void isClosedOnceIfItsEndFails() throws Exception {
        BodySource encoded = TestSource.opened(compressed(shout));
        assertThat(encoded.next()).isNotNull();
        source.close();
        shout.fails = true;
        assertThatExceptionOfType(IOException.class).isThrownBy(encoded::next);
        encoded.ended(false);
        assertThat(shout.closed).isEqualTo(1);
        assertThat(source.told()).containsExactly("cut");
    }

    @Test
    void tellsOfAFailureAtTheEnd() throws Exception {
        BodySource encoded = TestSource.opened(compressed(shout));
        shout.fails = true;
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> encoded.ended(false));
        assertThat(source.told()).containsExactly("cut");
    }

    @Test
    void isClosedIfTheFeedFails() throws Exception {
        IllegalStateException failure = new IllegalStateException("own");
        Response failing =
                Response.push(
                        "text/plain",
                        _ -> {
                            throw failure;
                        });
        Response response =
                Compression.create()
                        .withCoding(shout)
                        .filter(Requests.get("Accept-Encoding", "shout"), _ -> failing);
        PushedBody body = (PushedBody) response.body();
        shout.fails = true;
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> body.feed().open(() -> {}))
                .isSameAs(failure)
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
        assertThat(shout.open).isEqualTo(1);
        assertThat(shout.closed).isEqualTo(1);
    }
}
