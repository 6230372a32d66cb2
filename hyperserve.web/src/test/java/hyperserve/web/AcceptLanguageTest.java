package hyperserve.web;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Headers;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

/// RFC 9110 §12.5.4 and RFC 4647 §3.3.1, §3.4.
final class AcceptLanguageTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // What the client sends | what the server has | what is found.
                "de | en de | de",
                "de-CH | en de | de",
                "de | en de-CH | fallback",
                "de-CH | de-AT de-CH | de-CH",
                "DE-ch | de-CH | de-CH",
                "zh-Hant-CN-x-private1-private2 | zh-Hant-CN-x-private1 | zh-Hant-CN-x-private1",
                "zh-Hant-CN-x-private1-private2 | zh-Hant-CN | zh-Hant-CN",
                "zh-Hant-CN-x-private1 | zh-Hant-CN-x | fallback",
                "zh-Hant-CN-x-private1-private2 | zh-Hans zh | zh",
                "da, en-gb;q=0.8, en;q=0.7 | en en-GB | en-GB",
                "da, en-gb;q=0.8, en;q=0.7 | en | en",
                "en;q=0.5, fr;q=0.9 | en fr | fr",
                "en;q=0.5, fr;q=0.5 | fr en | en",
                "fr, * | en de | fallback",
                "* | en | fallback",
                "en;q=0, de | en | fallback",
                "en-GB;q=0, en | en-GB en | en",
                "en-GB, en;q=0 | en | fallback",
                "en-GB, *;q=0 | en | en",
                "en/x, de | en de | de",
                "en;a=b, de | en de | de",
                "'' | en | fallback",
            })
    void looksUpOneLanguage(String sent, String tags, String found) {
        assertThat(AcceptLanguage.parse(sent).lookup(List.of(tags.split(" ")), "fallback"))
                .isEqualTo(found);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "de | en de de-CH de-1996 deu | de de-CH de-1996",
                "de-de | de-DE-1996 de-Deva de de-Latn-DE | de-DE-1996",
                "en;q=0.5, fr | en-GB en fr-CA | fr-CA en-GB en",
                "*;q=0.1, en | de en fr | en de fr",
                "en, en-GB;q=0 | en-GB en-US en | en-US en",
                "* | a b c | a b c",
                "*;q=0 | a b c | ''",
                "x | a b c | ''",
                "'' | a b | a b",
            })
    void filtersLanguages(String sent, String tags, String left) {
        assertThat(String.join(" ", AcceptLanguage.parse(sent).filter(List.of(tags.split(" ")))))
                .isEqualTo(left);
    }

    @Test
    void takesAnythingIfTheClientSaysNothing() {
        AcceptLanguage absent = AcceptLanguage.of(Headers.empty());
        assertThat(absent.lookup(List.of("en"), "de")).isEqualTo("de");
        assertThat(absent.filter(List.of("en", "de"))).containsExactly("en", "de");
        assertThat(absent).hasToString("not sent");
    }

    @Test
    void tellsWeights() {
        AcceptLanguage sent =
                AcceptLanguage.of(Headers.of("Accept-Language", "en-GB, en;q=0.25, *;q=0"));
        assertThat(sent.weight("en-gb-oed")).isEqualTo(1);
        assertThat(sent.weight("en-US")).isEqualTo(0.25);
        assertThat(sent.weight("eng")).isZero();
        assertThat(sent)
                .isEqualTo(AcceptLanguage.parse("en-gb,en;q=0.250,*;q=0.0"))
                .hasSameHashCodeAs(AcceptLanguage.parse("en-gb,en;q=0.250,*;q=0.0"))
                .hasToString("en-gb, en;q=0.25, *;q=0");
    }

    @Test
    void leavesOutWhatIsTooLongForALanguage() {
        String tooLong = "a" + "-b".repeat(50);
        assertThat(AcceptLanguage.parse(tooLong + ", de").lookup(List.of("a", "de"), ""))
                .isEqualTo("de");
    }
}
