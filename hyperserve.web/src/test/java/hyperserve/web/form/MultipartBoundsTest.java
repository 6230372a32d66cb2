package hyperserve.web.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import hyperserve.api.HttpException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;

/// Each bound takes what it says, and refuses one more.
final class MultipartBoundsTest {

    private static final String HEAD = "Content-Disposition: form-data; name=\"name\"\r\n\r\n";

    /// @param fits what takes the form below
    /// @param refuses what does not
    /// @param reason what is said then
    record Case(
            UnaryOperator<MultipartReader> fits,
            UnaryOperator<MultipartReader> refuses,
            String reason) {
        @Override
        public String toString() {
            return reason;
        }
    }

    private static MultipartWriter form() {
        return new MultipartWriter("b")
                .field("name", "12345")
                .file("f", "g", new byte[10])
                .field("m", "67890");
    }

    static List<Case> boundsEverything() {
        int length = form().end().length;
        return List.of(
                new Case(
                        reader -> reader.withMaxBytes(length),
                        reader -> reader.withMaxBytes(length - 1),
                        "413: the form is longer than " + (length - 1) + " bytes"),
                new Case(
                        reader -> reader.withMaxParts(3),
                        reader -> reader.withMaxParts(2),
                        "413: the form has more than 2 parts"),
                new Case(
                        reader -> reader.withMaxHead(4096, 2),
                        reader -> reader.withMaxHead(4096, 1),
                        "413: part 2 has more than 1 field lines"),
                new Case(
                        reader -> reader.withMaxHead(HEAD.length() + 100, 2),
                        reader -> reader.withMaxHead(HEAD.length() - 1, 2),
                        "413: the header section of part 1 is longer than "
                                + (HEAD.length() - 1)
                                + " bytes"),
                new Case(
                        reader -> reader.withMaxName(4),
                        reader -> reader.withMaxName(3),
                        "413: the name of part 1 is longer than 3 bytes"),
                new Case(
                        reader -> reader.withMaxValue(5),
                        reader -> reader.withMaxValue(4),
                        "413: the value of part 1 is longer than 4 bytes"),
                new Case(
                        reader -> reader.withMaxValues(10),
                        reader -> reader.withMaxValues(9),
                        "413: the values of the form are longer than 9 bytes"),
                new Case(
                        reader -> reader.withMaxFile(10),
                        reader -> reader.withMaxFile(9),
                        "413: the file in part 2 is longer than 9 bytes"));
    }

    @ParameterizedTest
    @MethodSource
    void boundsEverything(Case bound) throws IOException {
        MultipartReader fits = bound.fits().apply(Form.multipart());
        assertThat(form().request().read(fits).fields())
                .isEqualTo(Form.of("name", "12345", "m", "67890"));
        MultipartReader refuses = bound.refuses().apply(Form.multipart());
        HttpException refusal =
                assertThatExceptionOfType(HttpException.class)
                        .isThrownBy(() -> form().request().read(refuses))
                        .actual();
        assertThat(refusal.status().code() + ": " + refusal.error().reason())
                .isEqualTo(bound.reason());
    }

    @Test
    void boundsPartsThatArePassedOver() {
        Bounds bounds = Bounds.multipart().with(Bound.FILE, 9);
        Parts parts = ReadParts.open(Pieces.whole(form().end()), bounds);
        assertThatExceptionOfType(HttpException.class)
                .isThrownBy(
                        () -> {
                            while (parts.next() != null) {
                                // Nothing is read of any.
                            }
                        })
                .withMessageContaining("the file in part 2 is longer than 9 bytes");
    }

    @Test
    void boundsTheHeaderSectionToTheByte() {
        byte[] body = ReadParts.bytes("--b\n" + HEAD.replace("\r\n", "\n") + "1\n--b--\n");
        Bounds fits = Bounds.multipart().with(Bound.HEAD, HEAD.length());
        assertThat(ReadParts.outcome(Pieces.whole(body), fits)).isEqualTo("name=1");
        Bounds refuses = Bounds.multipart().with(Bound.HEAD, HEAD.length() - 1);
        assertThat(ReadParts.outcome(Pieces.single(body), refuses)).startsWith("refused 413");
    }

    @Test
    void boundsWhatIsIgnored() {
        String part = "--b\nContent-Disposition: form-data; name=a\n\n1\n--b";
        Bounds bounds = Bounds.multipart().with(Bound.OUTSIDE, 4);
        assertThat(outcome("12345\n" + part + "--", bounds))
                .isEqualTo("refused 400: the first 4 bytes of the form do not have its boundary");
        assertThat(outcome("1234" + "\n".repeat(100_000), bounds))
                .isEqualTo("refused 400: the first 4 bytes of the form do not have its boundary");
        assertThat(outcome("1234\n" + part + "--", bounds)).isEqualTo("a=1");
        assertThat(outcome(part + "--\n1234", bounds)).isEqualTo("a=1");
        assertThat(outcome(part + "--\n12345", bounds))
                .isEqualTo("refused 413: more than 4 bytes stand behind the form's last boundary");
        assertThat(outcome(part + "--     ", bounds)).startsWith("refused 413: more than 4 bytes");
        assertThat(outcome(part + "     \n", bounds))
                .startsWith("refused 400: the boundary before");
        assertThat(outcome(part + "    \n", bounds))
                .startsWith("refused 400: the form ends within");
    }

    private static String outcome(String body, Bounds bounds) {
        String whole = ReadParts.outcome(Pieces.whole(ReadParts.bytes(body)), bounds);
        assertThat(ReadParts.outcome(Pieces.single(ReadParts.bytes(body)), bounds))
                .isEqualTo(whole);
        return whole;
    }

    @Test
    void refusesAnAnnouncedLengthBeforeAnyByteIsRead() {
        byte[] nonsense = new byte[100];
        assertThatExceptionOfType(HttpException.class)
                .isThrownBy(
                        () ->
                                MultipartWriter.request("b", nonsense)
                                        .read(Form.multipart().withMaxBytes(99).streamed()))
                .withMessageContaining("413");
    }

    @Test
    void takesNoBoundsThatMakeNoSense() {
        assertThatIllegalArgumentException().isThrownBy(() -> Form.multipart().withMaxBytes(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> Form.multipart().withMaxParts(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> Form.multipart().withMaxHead(0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> Form.multipart().withMaxHead(1, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Form.multipart().withMemory((1 << 30) + 1))
                .withMessage("the bound must be from 0 to 1073741824, was 1073741825");
    }
}
