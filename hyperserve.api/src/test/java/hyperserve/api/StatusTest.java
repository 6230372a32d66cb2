package hyperserve.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.reflect.Modifier;
import java.util.Locale;
import java.util.Set;

final class StatusTest {

    @Test
    void readsAsOnTheWire() {
        assertThat(Status.NOT_FOUND).hasToString("404 Not Found");
        assertThat(new Status(299, "")).hasToString("299");
    }

    @ParameterizedTest
    @ValueSource(ints = {101, 200, 599})
    void acceptsFinalCodes(int code) {
        assertThat(new Status(code, "x").code()).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 100, 102, 103, 199, 600, 999})
    void rejectsOtherCodes(int code) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Status(code, "x"))
                .withMessageContaining("%d", code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"OK\r\nX: 1", "\n", "\0", "\u007f", "\u0100"})
    void rejectsAReasonThatCannotBeSent(String reason) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Status(200, reason));
    }

    @Test
    void rejectsAMissingReason() {
        assertThatNullPointerException().isThrownBy(() -> new Status(200, null));
    }

    @Test
    void allowsContentButForFour() {
        assertThat(Status.SWITCHING_PROTOCOLS.allowsContent()).isFalse();
        Set<Integer> without = Set.of(204, 205, 304);
        for (int code = 200; code <= 599; code++) {
            assertThat(new Status(code, "").allowsContent())
                    .as("%s", code)
                    .isEqualTo(!without.contains(code));
        }
    }

    @Test
    void namesEachConstantByItsReason() throws IllegalAccessException {
        for (var field : Status.class.getFields()) {
            if (Modifier.isStatic(field.getModifiers())) {
                Status status = (Status) field.get(null);
                String name = status.reason().toUpperCase(Locale.ROOT).replace(' ', '_');
                assertThat(field.getName()).isEqualTo(name);
            }
        }
    }

    @Test
    void isEqualByCode() {
        assertThat(new Status(404, "Nothing here"))
                .isEqualTo(Status.NOT_FOUND)
                .hasSameHashCodeAs(Status.NOT_FOUND)
                .isNotEqualTo(new Status(410, "Not Found"));
    }
}
