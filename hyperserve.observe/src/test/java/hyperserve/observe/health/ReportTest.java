package hyperserve.observe.health;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.FixedBody;
import hyperserve.api.Headers;
import hyperserve.api.Nullable;
import hyperserve.api.Response;

import org.junit.jupiter.api.Test;

import java.util.List;

final class ReportTest {

    private static final Headers JSON = Headers.of("Accept", "application/json");

    private static Report report(boolean critical, @Nullable String failure) {
        return new Report(
                List.of(new Finding("disk", true, null), new Finding("mail", critical, failure)));
    }

    private static String text(Response response) {
        return ((FixedBody) response.body()).text();
    }

    @Test
    void passesWhenAllIsWell() {
        Response response = report(true, null).response(Headers.empty());

        assertThat(response.status().code()).isEqualTo(200);
        assertThat(text(response)).isEqualTo("ok\ndisk: ok\nmail: ok\n");
        assertThat(response.headers().first("Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void failsForWhatIsCritical() {
        Response response = report(true, "no\r\nroute").response(Headers.empty());

        assertThat(response.status().code()).isEqualTo(503);
        assertThat(text(response)).isEqualTo("failed\ndisk: ok\nmail: no route\n");
    }

    @Test
    void passesWithoutWhatIsNotCriticalAndTellsIt() {
        Response response = report(false, "full").response(Headers.empty());

        assertThat(response.status().code()).isEqualTo(200);
        assertThat(text(response)).isEqualTo("ok\ndisk: ok\nmail: full (not critical)\n");
    }

    @Test
    void isJsonForWhoAsksForIt() {
        Response response = report(true, "a \"b\" \\ \u0001 \ud800 \ud83d\ude00\n").response(JSON);

        assertThat(response.headers().first("Content-Type")).startsWith("application/json");
        assertThat(text(response))
                .isEqualTo(
                        "{\"status\":\"failed\",\"checks\":["
                                + "{\"name\":\"disk\",\"status\":\"ok\",\"critical\":true},"
                                + "{\"name\":\"mail\",\"status\":\"failed\",\"critical\":true,"
                                + "\"failure\":\"a \\\"b\\\" \\\\ \\u0001 \ufffd \ud83d\ude00\\n\""
                                + "}]}\n");
    }
}
