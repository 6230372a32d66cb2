package hyperserve.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

class NearestTest {

    private static final List<String> WORDS = List.of("--host", "--port", "--pool", "--backlog");

    @ParameterizedTest
    @CsvSource({
        "--port, --port",
        "--prt, --port",
        "--prot, --port",
        "--porrt, --port",
        "--pol, --pool",
        "--hosts, --host",
        "--back-log, --backlog",
    })
    void findsWhatIsAtMostTwoLettersAway(String typed, String meant) {
        assertThat(Nearest.to(typed, WORDS)).isEqualTo(meant);
    }

    @ParameterizedTest
    @CsvSource({"--", "--threads", "--b-ck-l-g", "''"})
    void findsNothingFarAway(String typed) {
        assertThat(Nearest.to(typed, WORDS)).isNull();
    }

    @Test
    void prefersTheFirstOfEquallyNearOnes() {
        assertThat(Nearest.to("cat", List.of("bat", "rat"))).isEqualTo("bat");
    }
}
