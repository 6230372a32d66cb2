package hyperserve.web.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import static java.nio.charset.StandardCharsets.UTF_8;

import hyperserve.api.HttpException;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/// How parts are read one after another.
final class PartsTest {

    private static MultipartWriter form() {
        return new MultipartWriter("b")
                .field("a", "12345")
                .file("f", "g.txt", "678".getBytes(UTF_8));
    }

    private static Parts open(MultipartWriter form) throws IOException {
        return form.request().read(Form.multipart().streamed());
    }

    @Test
    void passesOverWhatIsNotRead() throws IOException {
        Parts parts = open(form());
        Part first = parts.next();
        assertThat(first.stream().read()).isEqualTo('1');
        Part second = parts.next();
        assertThat(second.name()).isEqualTo("f");
        assertThat(parts.next()).isNull();
        assertThat(parts.next()).isNull();
    }

    @Test
    void endsAPartWhenTheNextIsAskedFor() throws IOException {
        Parts parts = open(form());
        InputStream first = parts.next().stream();
        parts.next();
        assertThatIllegalStateException()
                .isThrownBy(first::read)
                .withMessage("the next part has been asked for");
    }

    @Test
    void staysAtTheEndOfAPart() throws IOException {
        InputStream in = open(form()).next().stream();
        assertThat(in.read(new byte[0])).isZero();
        assertThat(in.readNBytes(10)).hasSize(5);
        assertThat(in.read()).isEqualTo(-1);
        assertThat(in.read()).isEqualTo(-1);
        assertThat(in.read(new byte[0])).isZero();
    }

    @Test
    void tellsWhatAPartIs() throws IOException {
        Parts parts = open(form());
        Part field = parts.next();
        assertThat(field.isFile()).isFalse();
        assertThat(field.fileName()).isNull();
        assertThatIllegalStateException().isThrownBy(field::safeFileName);
        assertThat(field.contentType()).isEqualTo("text/plain");
        assertThat(field.text()).isEqualTo("12345");
        assertThat(field).hasToString("part 1");
        Part file = parts.next();
        assertThat(file.isFile()).isTrue();
        assertThat(file.fileName()).isEqualTo("g.txt");
        assertThat(file.safeFileName()).isEqualTo("g.txt");
        assertThat(file.contentType()).isEqualTo("application/octet-stream");
        assertThat(file.headers().first("content-type")).isEqualTo("application/octet-stream");
        assertThat(file.bytes(3)).containsExactly('6', '7', '8');
        assertThat(file).hasToString("part 2, a file");
    }

    @Test
    void readsNoMoreThanIsAskedFor() throws IOException {
        Part part = open(form()).next();
        assertThatExceptionOfType(HttpException.class)
                .isThrownBy(() -> part.bytes(4))
                .withMessageContaining("413")
                .withMessageContaining("longer than 4 bytes");
    }

    @Test
    void readsNothingAfterARefusal() throws IOException {
        byte[] body = ReadParts.bytes("--b\nContent-Disposition: form-data; name=a\n\n1");
        Parts parts = ReadParts.open(Pieces.whole(body), Bounds.multipart());
        Part part = parts.next();
        assertThatExceptionOfType(HttpException.class).isThrownBy(part::text);
        assertThatIllegalStateException().isThrownBy(() -> part.stream().read());
        assertThatIllegalStateException()
                .isThrownBy(parts::next)
                .withMessage("the form was refused, or could not be had");
    }

    @Test
    void goesOnAfterAVisitorThatThrows() throws IOException {
        Parts parts = open(form());
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(
                        () ->
                                parts.forEach(
                                        _ -> {
                                            throw new IOException("enough");
                                        }));
        List<String> names = new ArrayList<>();
        parts.forEach(part -> names.add(part.name()));
        assertThat(names).containsExactly("f");
    }
}
