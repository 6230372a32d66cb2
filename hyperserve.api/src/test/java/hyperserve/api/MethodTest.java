package hyperserve.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MethodTest {

    @Test
    void isItsName() {
        assertThat(Method.GET).hasToString("GET").isEqualTo(new Method("GET"));
        assertThat(new Method("PROPFIND").name()).isEqualTo("PROPFIND");
    }

    @Test
    void isCaseSensitive() {
        assertThat(new Method("get")).isNotEqualTo(Method.GET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "GE T", "GET ", "GET\r\n", "G/T", "G\u00c9T", "GET:"})
    void rejectsANameThatIsNoToken(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Method(name))
                .withMessageContaining("method");
    }
}
