package hyperserve.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import hyperserve.api.Headers;
import hyperserve.api.Response;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// RFC 9110 §12.5.5.
final class VaryTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | Accept | Accept",
                "Accept | Origin | Accept, Origin",
                "Accept | accept | Accept",
                "Accept , Origin | ACCEPT | Accept , Origin",
                "Accept,,Origin | Cookie | Accept, Origin, Cookie",
                "* | Accept | *",
                "Accept | * | *",
                "Accept, * | Origin | Accept, *",
            })
    void keepsWhatWasSaidBefore(String before, String name, String after) {
        Headers headers = before.isEmpty() ? Headers.empty() : Headers.of("vary", before);
        assertThat(Vary.add(headers, name).all("Vary")).containsExactly(after);
    }

    @Test
    void makesOneLineOfSeveral() {
        Response response =
                Response.text("").addingHeader("Vary", "Accept").addingHeader("Vary", "Origin");
        assertThat(Vary.add(response, "Cookie", "Origin").headers().all("Vary"))
                .containsExactly("Accept, Origin, Cookie");
        assertThat(Vary.add(response).headers().all("Vary")).containsExactly("Accept, Origin");
    }

    @Test
    void changesNothingWithoutNeed() {
        Response response = Response.text("").withHeader("Vary", "Accept, Origin");
        assertThat(Vary.add(response, "origin")).isSameAs(response);
    }

    @Test
    void refusesWhatIsNoName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Vary.add(Headers.empty(), "A, B"))
                .withMessage("'A, B' is not the name of a field");
    }
}
