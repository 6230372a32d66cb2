package hyperserve.web.filter;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Headers;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

final class LastFieldsTest {

    private final List<Headers> changed = new ArrayList<>();
    private final LastFields fields =
            new LastFields(
                    present -> {
                        changed.add(present);
                        return present.adding("Added", present.value(0));
                    });

    @Test
    void changesTheSameLinesOnce() {
        Headers headers = Headers.of("Of", "one");
        Headers first = fields.of(headers);
        for (int i = 0; i < 100; i++) {
            assertThat(fields.of(headers)).isSameAs(first);
        }
        assertThat(changed).hasSize(1);
    }

    @Test
    void givesToEachWhatIsItsOwn() {
        List<Headers> some = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            some.add(Headers.of("Of", Integer.toString(i)));
        }
        for (int i = 0; i < 1000; i++) {
            Headers present = some.get(i * 7 % 10);
            assertThat(fields.of(present).first("Added")).isEqualTo(present.value(0));
        }
    }

    /// It goes on with whatever comes most.
    @Test
    void forgetsWhatComesNoMore() {
        fields.of(Headers.of("Of", "one"));
        Headers other = Headers.of("Of", "other");
        for (int i = 0; i < 10_000; i++) {
            fields.of(other);
        }
        assertThat(changed).hasSizeLessThan(5_000);
    }
}
