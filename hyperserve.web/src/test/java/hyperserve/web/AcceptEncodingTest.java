package hyperserve.web;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Headers;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

/// RFC 9110 §12.5.3 and §8.4.1.
final class AcceptEncodingTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            delimiter = '|',
            value = {
                // What the client sends | what the server has | what is chosen.
                "gzip | gzip identity | gzip",
                "gzip | identity gzip | gzip",
                "gzip | br gzip | gzip",
                "gzip | br | none",
                "gzip | identity | identity",
                "gzip, br | br gzip identity | br",
                "gzip, br | gzip br identity | gzip",
                "gzip;q=0.5, br | gzip br identity | br",
                "gzip;q=1.0, identity; q=0.5, *;q=0 | br gzip identity | gzip",
                "gzip;q=1.0, identity; q=0.5, *;q=0 | br identity | identity",
                "gzip;q=1.0, identity; q=0.5, *;q=0 | br | none",
                "*;q=0.5, gzip;q=0 | gzip br | br",
                "* | br gzip identity | br",
                "* | identity gzip | identity",
                "*;q=0 | gzip identity | none",
                "*;q=0, identity | gzip identity | identity",
                "identity;q=0 | identity | none",
                "identity;q=0, * | identity gzip | gzip",
                "identity;q=0, gzip;q=0.1 | identity gzip | gzip",
                "gzip;q=0 | gzip identity | identity",
                "gzip;q=0.001 | identity gzip | gzip",
                "identity;q=0.001, gzip;q=0.001 | identity gzip | identity",
                "'' | gzip identity | identity",
                "'' | gzip | none",
                "x-gzip | gzip | gzip",
                "gzip | x-gzip | x-gzip",
                "X-Compress | compress | compress",
                "GZIP | gzip | gzip",
                "gzip | GZip | GZip",
                "gzip;q=0, gzip | gzip identity | identity",
                "gzip;q=2, br | gzip br | br",
                "gzip;level=9, br | gzip br | br",
                "gzip deflate, br | gzip br | br",
                "gzip/1, br | gzip br | br",
                ",, ,gzip | gzip | gzip",
                "\"gzip, br\", zstd | gzip br zstd | zstd",
            })
    void choosesWhatTheClientLikesBest(String sent, String offered, String chosen) {
        List<String> codings = List.of(offered.split(" "));
        assertThat(AcceptEncoding.parse(sent).choose(codings)).isEqualTo(chosen);
        Headers headers = Headers.of("Accept-Encoding", sent);
        assertThat(AcceptEncoding.of(headers).choose(codings)).isEqualTo(chosen);
    }

    @Test
    void sendsNothingCodedToAClientThatDoesNotAsk() {
        AcceptEncoding absent = AcceptEncoding.of(Headers.empty());
        assertThat(absent.choose(List.of("gzip", "identity"))).isEqualTo("identity");
        assertThat(absent.choose(List.of("gzip"))).isNull();
        assertThat(absent.accepts("gzip")).isFalse();
        assertThat(absent).hasToString("not sent").isNotEqualTo(AcceptEncoding.parse(""));
    }

    @Test
    void takesAllLinesAsOne() {
        Headers headers = Headers.of("Accept-Encoding", "gzip", "accept-encoding", "br;q=0.25");
        assertThat(AcceptEncoding.of(headers))
                .isEqualTo(AcceptEncoding.parse("gzip, br;q=0.250"))
                .hasSameHashCodeAs(AcceptEncoding.parse("gzip, br;q=0.250"))
                .hasToString("gzip, br;q=0.25");
        assertThat(AcceptEncoding.of(headers).accepts("br")).isTrue();
    }
}
