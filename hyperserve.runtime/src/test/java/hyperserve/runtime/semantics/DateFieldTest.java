package hyperserve.runtime.semantics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

class DateFieldTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1994-11-06T08:49:37Z | Sun, 06 Nov 1994 08:49:37 GMT",
                "1970-01-01T00:00:00Z | Thu, 01 Jan 1970 00:00:00 GMT",
                "2000-02-29T23:59:59Z | Tue, 29 Feb 2000 23:59:59 GMT",
                "2024-02-29T00:00:00Z | Thu, 29 Feb 2024 00:00:00 GMT",
                "2023-02-28T12:00:00Z | Tue, 28 Feb 2023 12:00:00 GMT",
                "2025-12-31T23:59:59Z | Wed, 31 Dec 2025 23:59:59 GMT",
                "2026-01-01T00:00:00Z | Thu, 01 Jan 2026 00:00:00 GMT",
                "2026-05-09T01:02:03Z | Sat, 09 May 2026 01:02:03 GMT",
                "2038-01-19T03:14:08Z | Tue, 19 Jan 2038 03:14:08 GMT",
            })
    void saysTheTimeAsAnImfFixdate(Instant time, String text) {
        assertThat(DateField.format(time.getEpochSecond())).isEqualTo("Date: " + text + "\r\n");
    }

    @Test
    void agreesWithTheJdkOnRandomTimes() {
        DateTimeFormatter reference =
                DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
                        .withZone(ZoneOffset.UTC);
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            long second = random.nextLong(0, 253_402_300_800L);
            String line = DateField.format(second);
            assertThat(line)
                    .isEqualTo("Date: " + reference.format(Instant.ofEpochSecond(second)) + "\r\n")
                    .hasSize(DateField.LENGTH);
        }
    }

    @Test
    void makesALineOnceASecond() {
        AtomicLong millis = new AtomicLong(784_111_777_000L);
        DateField field = new DateField(millis::get);
        byte[] first = field.bytes();

        millis.addAndGet(999);
        assertThat(field.bytes()).isSameAs(first);
        millis.addAndGet(1);
        assertThat(new String(field.bytes(), StandardCharsets.US_ASCII))
                .isEqualTo("Date: Sun, 06 Nov 1994 08:49:38 GMT\r\n");
    }

    @Test
    void followsAClockThatIsSetBack() {
        AtomicLong millis = new AtomicLong(784_111_777_000L);
        DateField field = new DateField(millis::get);
        millis.addAndGet(-60_000);
        assertThat(new String(field.bytes(), StandardCharsets.US_ASCII))
                .isEqualTo("Date: Sun, 06 Nov 1994 08:48:37 GMT\r\n");
    }
}
