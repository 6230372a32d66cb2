package hyperserve.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/// What s_time writes, as it writes it.
final class HandshakesTest {

    private static final long TWO_SECONDS = 2_000_000_000L;
    private static final Handshakes FULL = new Handshakes("full", false);
    private static final Handshakes RESUMED = new Handshakes("resumed", true);

    private static String output(String letters) {
        return """
        Collecting connection statistics for 1 seconds
        %s

        %2$d connections in 0.19s; 1221.05 connections/user sec, bytes read 36192
        %2$d connections in 2 real seconds, 156 bytes read per connection
        """
                .formatted(letters, letters.length());
    }

    private static String reuse(String letters) {
        return output(letters)
                .replaceFirst("\n", "\n\nNow timing with session id reuse.\nstarting\n");
    }

    @Test
    void addsUpTheConnectionsOfAllClients() {
        assertThat(FULL.parse(output("***") + output("*****"), TWO_SECONDS))
                .containsEntry("requests", 8.0)
                .containsEntry("rate", 4.0)
                .containsEntry("failed", 0.0);
    }

    @Test
    void countsConnectionsThatWereNotResumed() {
        assertThat(RESUMED.parse(reuse("rrr*") + reuse("rr"), TWO_SECONDS))
                .containsEntry("requests", 6.0)
                .containsEntry("failed", 1.0);
    }

    @Test
    void countsConnectionsThatWereResumedUnasked() {
        assertThat(FULL.parse(output("**r"), TWO_SECONDS)).containsEntry("failed", 1.0);
    }

    @Test
    void refusesAReportThatIsNotWhole() {
        String cut = output("***").replaceFirst("\\*", "?");
        assertThatThrownBy(() -> FULL.parse(cut, TWO_SECONDS)).hasMessageContaining("?**");
    }
}
