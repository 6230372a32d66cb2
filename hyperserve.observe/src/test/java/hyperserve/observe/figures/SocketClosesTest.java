package hyperserve.observe.figures;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

/// Codes of closes, as they are counted.
final class SocketClosesTest {

    private final SocketCloses closes = new SocketCloses();

    private List<String> lines() {
        Exposition text = new Exposition(false);
        closes.tell(text);
        return new String(text.end(), UTF_8).lines().filter(line -> !line.startsWith("#")).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "1000, 1000",
        "1001, 1001",
        "1002, 1002",
        "1003, 1003",
        "1004, other",
        "1005, 1005",
        "1006, 1006",
        "1007, 1007",
        "1008, 1008",
        "1009, 1009",
        "1010, other",
        "1011, 1011",
        "1012, other",
        "1013, 1013",
        "2999, other",
        "3000, application",
        "4999, application",
        "5000, other",
        "-1, other"
    })
    void countsACodeOnce(int code, String label) {
        closes.add(code);
        closes.add(code);
        assertThat(lines())
                .filteredOn(line -> !line.endsWith(" 0"))
                .containsExactly("hyperserve_websockets_closed_total{code=\"" + label + "\"} 2");
    }

    @Test
    void doesNotGrowByCodesThatClientsMakeUp() {
        int before = lines().size();
        for (int code = 0; code <= 0xFFFF; code++) {
            closes.add(code);
        }
        assertThat(lines()).hasSize(before).hasSize(13);
    }
}
