package hyperserve.web.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/// WHATWG HTML §9.2.5: what is on the wire.
final class EventTest {

    private static List<Arguments> data() {
        return List.of(
                Arguments.of("", "data: \n\n"),
                Arguments.of("one", "data: one\n\n"),
                Arguments.of(" spaces ", "data:  spaces \n\n"),
                Arguments.of("a\nb", "data: a\ndata: b\n\n"),
                Arguments.of("a\rb", "data: a\ndata: b\n\n"),
                Arguments.of("a\r\nb", "data: a\ndata: b\n\n"),
                Arguments.of("a\n\rb", "data: a\ndata: \ndata: b\n\n"),
                Arguments.of("a\n\nb", "data: a\ndata: \ndata: b\n\n"),
                Arguments.of("a\n", "data: a\ndata: \n\n"),
                Arguments.of("\n", "data: \ndata: \n\n"),
                Arguments.of("a\r", "data: a\ndata: \n\n"),
                Arguments.of("id: 1\n\nevent: x", "data: id: 1\ndata: \ndata: event: x\n\n"),
                Arguments.of("né €", "data: né €\n\n"));
    }

    @ParameterizedTest
    @MethodSource("data")
    void partsDataIntoLines(String data, String wire) {
        assertThat(Event.of(data)).hasToString(wire);
        String sent = StandardCharsets.UTF_8.decode(Event.of(data).encoded()).toString();
        assertThat(sent).isEqualTo(wire);
    }

    @Test
    void hasAllFields() {
        Event event = Event.of("x").withId("7").withType("t").withRetry(Duration.ofSeconds(2));
        assertThat(event).hasToString("id: 7\nevent: t\nretry: 2000\ndata: x\n\n");
        assertThat(Event.ofId("8")).hasToString("id: 8\n\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\nb", "a\rb", "a\0b", " a", "a ", "a\tb", "a\u0085b"})
    void refusesAnIdThatWouldNotComeBack(String id) {
        assertThatIllegalArgumentException().isThrownBy(() -> Event.of("x").withId(id));
    }

    @Test
    void refusesAnIdThatIsTooLong() {
        assertThat(Event.ofId("€".repeat(341)).id()).hasSize(341);
        assertThatIllegalArgumentException().isThrownBy(() -> Event.ofId("€".repeat(342)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\nb", "a\rdata: b", "a\0"})
    void refusesATypeThatIsMoreThanOneField(String type) {
        assertThatIllegalArgumentException().isThrownBy(() -> Event.of("x").withType(type));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 86_400_001})
    void refusesARetryThatIsNone(long millis) {
        Duration time = Duration.ofMillis(millis);
        assertThatIllegalArgumentException().isThrownBy(() -> Event.of("x").withRetry(time));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventStreamOptions.defaults().withRetry(time));
    }

    @Test
    void isEncodedOnce() {
        Event event = Event.of("x");
        assertThat(event.encoded()).isSameAs(event.encoded());
        assertThat(event).isEqualTo(Event.of("x")).hasSameHashCodeAs(Event.of("x"));
        assertThat(event).isNotEqualTo(Event.of("x").withId("1"));
    }
}
