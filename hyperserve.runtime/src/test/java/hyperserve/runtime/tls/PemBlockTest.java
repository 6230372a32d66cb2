package hyperserve.runtime.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hyperserve.runtime.startup.StartupException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PemBlockTest {

    private static final String HELLO = "-----BEGIN A-----\nSGVs\nbG8=\n-----END A-----\n";

    @Test
    void readsBlocksAndLeavesOutWhatIsBetween() {
        String text = "subject=CN=a\n" + HELLO + "\r\nissuer: b\r\n" + HELLO.replace("\n", " \r\n");

        assertThat(PemBlock.of(text, "file"))
                .hasSize(2)
                .allSatisfy(
                        block -> {
                            assertThat(block.label()).isEqualTo("A");
                            assertThat(block.content()).asString().isEqualTo("Hello");
                            assertThat(block.headers()).isFalse();
                        });
    }

    @Test
    void noticesHeaders() {
        assertThat(PemBlock.of(HELLO.replace("SGVs", "Proc-Type: 4,ENCRYPTED\n\nSGVs"), "file"))
                .singleElement()
                .matches(PemBlock::headers);
    }

    @ParameterizedTest
    @CsvSource({
        "-----END A-----, '', has no END",
        "-----END A-----, -----END B-----, BEGIN A is followed by -----END B-----",
        "bG8=, b*8=, is not Base64"
    })
    void tellsWhatIsWrong(String part, String instead, String reason) {
        String text = HELLO.replace(part, instead);
        assertThatThrownBy(() -> PemBlock.of(text, "file"))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("file")
                .hasMessageContaining(reason);
    }
}
