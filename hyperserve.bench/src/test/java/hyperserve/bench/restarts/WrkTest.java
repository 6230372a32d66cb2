package hyperserve.bench.restarts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.IOException;

final class WrkTest {

    private static final String ALL_WELL =
            """
            Running 10m test @ http://127.0.0.1:1/plaintext
              1 threads and 64 connections
              70000 requests in 2.00s, 9.00MB read
            Requests/sec:  35000.00
            """;

    private final Losses losses = new Losses();

    @Test
    void losesNothingWhereWrkTellsOfNothing() throws Exception {
        Wrk.count(ALL_WELL, losses);
        assertThat(losses.answered()).isEqualTo(70_000);
        assertThat(losses.lost()).isZero();
    }

    @Test
    void countsEachKindOfError() throws Exception {
        String told =
                ALL_WELL
                        + "  Socket errors: connect 1, read 20, write 300, timeout 4000\n"
                        + "  Non-2xx or 3xx responses: 50000\n";
        Wrk.count(told, losses);
        assertThat(losses.lost()).isEqualTo(54_321);
        assertThat(losses.how()).hasSize(2);
    }

    @Test
    void saysWhatWrkSaysIfThatIsNoAccount() {
        assertThatThrownBy(() -> Wrk.count("unable to connect", losses))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("unable to connect");
    }
}
