package hyperserve.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.LocalDate;
import java.util.UUID;
import java.util.function.Function;

final class ParameterTest {

    private static Parameter query(String query) {
        return Request.of(Method.GET, "/?" + query).query("n");
    }

    private static void assertRefused(Function<Parameter, ?> as, String query, String reason) {
        assertThatExceptionOfType(BadRequestException.class)
                .isThrownBy(() -> as.apply(query(query)))
                .withMessage("400 Bad Request: the query parameter 'n' " + reason);
    }

    @Test
    void isWhatItsTextSays() {
        assertThat(query("n=-12").asInt()).isEqualTo(-12);
        assertThat(query("n=9223372036854775807").asLong()).isEqualTo(Long.MAX_VALUE);
        assertThat(query("n=-9223372036854775808").asLong()).isEqualTo(Long.MIN_VALUE);
        assertThat(query("n=007").asInt(7, 7)).isEqualTo(7);
        assertThat(query("n=true").asBoolean()).isTrue();
        assertThat(query("n=false").asBoolean()).isFalse();
        assertThat(query("n=a+b%2B").asText()).isEqualTo("a b+");
        assertThat(query("n").asText()).isEmpty();
        LocalDate date = query("n=2026-01-31").as("a date", LocalDate::parse);
        assertThat(date).isEqualTo(LocalDate.of(2026, 1, 31));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "+1",
                "1.0",
                " 1",
                "1 ",
                "1e3",
                "0x1",
                "%D9%A1",
                "--1",
                "2147483648",
                "-2147483649",
                "99999999999999999999"
            })
    void refusesWhatIsNoInt(String value) {
        assertRefused(
                Parameter::asInt,
                "n=" + value.replace("+", "%2B").replace(" ", "%20"),
                "must be a whole number from -2147483648 to 2147483647");
    }

    @Test
    void saysWhatWasExpected() {
        assertRefused(n -> n.asInt(1, 3), "n=4", "must be a whole number from 1 to 3");
        assertRefused(n -> n.asInt(1, 3), "n=0", "must be a whole number from 1 to 3");
        assertRefused(Parameter::asBoolean, "n=yes", "must be true or false");
        assertRefused(n -> n.as("a date", LocalDate::parse), "n=x", "must be a date");
        assertRefused(n -> n.as("a UUID", UUID::fromString), "n=x", "must be a UUID");
        assertRefused(Parameter::asText, "m=1", "is missing");
        assertRefused(Parameter::asInt, "m=1", "is missing");
    }

    @Test
    void mayBeMissing() {
        assertThat(query("n=1").isPresent()).isTrue();
        assertThat(query("m=1").isPresent()).isFalse();
        assertThat(query("m=1").or("5").asInt()).isEqualTo(5);
        assertThat(query("n=1").or("5").asInt()).isEqualTo(1);
    }

    @Test
    void comesFromElsewhereToo() {
        assertThat(Parameter.of("form", "n", "1").asInt()).isEqualTo(1);
        assertThat(Parameter.of("form", "n", null).isPresent()).isFalse();
        assertThatExceptionOfType(BadRequestException.class)
                .isThrownBy(() -> Parameter.of("form", "n", null).asText())
                .withMessage("400 Bad Request: the form parameter 'n' is missing");
    }
}
