package hyperserve.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "00012, 12",
        "1K, 1024",
        "1k, 1024",
        "1KiB, 1024",
        "1kib, 1024",
        "2M, 2097152",
        "2MIB, 2097152",
        "3g, 3221225472",
        "3GiB, 3221225472",
        "9223372036854775807, 9223372036854775807",
        "8589934591GiB, 9223372035781033984",
    })
    void readsSizes(String text, long bytes) {
        assertThat(Quantity.BYTES.parse(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "K",
                "+1",
                "-1",
                " 1",
                "1 ",
                "1 K",
                "1KB",
                "1Ki",
                "1B",
                "1.5M",
                "1e3",
                "0x10",
                "1_000",
                "1KK",
                "1T",
                "9223372036854775808",
                "8589934592GiB",
                "٣",
                "1\u212A"
            })
    void refusesWhatIsNoSize(String text) {
        assertThat(Quantity.BYTES.parse(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "0ms, 0",
        "500ms, 500",
        "10s, 10000",
        "2m, 120000",
        "1h, 3600000",
        "9223372036854775s, 9223372036854775000",
    })
    void readsDurations(String text, long millis) {
        assertThat(Quantity.MILLISECONDS.parse(text)).isEqualTo(millis);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "s",
                "10",
                "10 s",
                "10S",
                "-1s",
                "1.5s",
                "1d",
                "1us",
                "1m30s",
                "PT1S",
                "9223372036854776s"
            })
    void refusesWhatIsNoDuration(String text) {
        assertThat(Quantity.MILLISECONDS.parse(text)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "+1", "-1", "1K", "1.0", "1 ", "١", "９", "99999999999999999999"})
    void refusesWhatIsNoNumber(String text) {
        assertThat(Quantity.NUMBER.parse(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1",
        "1023, 1023",
        "1024, 1KiB",
        "1025, 1025",
        "1536, 1536",
        "10240, 10KiB",
        "1048576, 1MiB",
        "1073741824, 1GiB",
        "3221225472, 3GiB",
    })
    void printsTheLargestUnitThatIsExact(long bytes, String text) {
        assertThat(Quantity.BYTES.format(bytes)).isEqualTo(text);
        assertThat(Quantity.BYTES.parse(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({"0, 0ms", "1, 1ms", "1000, 1s", "1500, 1500ms", "60000, 1m", "86400000, 24h"})
    void printsDurations(long millis, String text) {
        assertThat(Quantity.MILLISECONDS.format(millis)).isEqualTo(text);
        assertThat(Quantity.MILLISECONDS.parse(text)).isEqualTo(millis);
    }
}
