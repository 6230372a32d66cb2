package hyperserve.runtime.semantics;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// The `Date` field line (RFC 9110 §6.6.1, IMF-fixdate of §5.6.7), made once a second. Any thread
/// may use it; two that find the second over both make it, which does no harm.
public final class DateField {

    /// `Date: Sun, 06 Nov 1994 08:49:37 GMT CRLF`, in bytes.
    public static final int LENGTH = 37;

    /// The length of `Date: `.
    private static final int NAME = 6;

    private static final String[] DAYS = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    private static final String[] MONTHS = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
    };

    private static final int SECONDS_PER_DAY = 86_400;
    private static final int DAYS_PER_ERA = 146_097;
    private static final int EPOCH_SINCE_MARCH_OF_YEAR_0 = 719_468;

    /// The day of the week of 1 January 1970.
    private static final int THURSDAY = 3;

    /// One second's line; immutable once published.
    private static final class Line {
        private final long second;
        private final byte[] bytes;
        private final String value;

        private Line(long second) {
            String text = format(second);
            this.second = second;
            this.bytes = text.getBytes(StandardCharsets.US_ASCII);
            this.value = text.substring(NAME, LENGTH - 2);
        }
    }

    private final LongSupplier epochMillis;
    private volatile Line line;

    /// A field line that tells the time of a clock.
    ///
    /// @param epochMillis the time of day, as `System.currentTimeMillis`
    public DateField(LongSupplier epochMillis) {
        this.epochMillis = epochMillis;
        this.line = new Line(now());
    }

    private long now() {
        return TimeUnit.MILLISECONDS.toSeconds(epochMillis.getAsLong());
    }

    /// {@return the bytes of the line, with its CRLF; not to be changed}
    public byte[] bytes() {
        return current().bytes;
    }

    /// {@return the value of the field; the same object for a second}
    public String value() {
        return current().value;
    }

    private Line current() {
        Line current = line;
        long second = now();
        if (current.second != second) {
            current = new Line(second);
            line = current;
        }
        return current;
    }

    /// By hand, as a [java.time.LocalDateTime] brings with it the classes of all calendars, parsers
    /// and printers: two milliseconds of a start.
    static String format(long epochSecond) {
        long day = Math.floorDiv(epochSecond, SECONDS_PER_DAY);
        int second = Math.floorMod(epochSecond, SECONDS_PER_DAY);
        StringBuilder text = new StringBuilder(LENGTH);
        text.append("Date: ").append(DAYS[Math.floorMod(day + THURSDAY, 7)]).append(", ");
        date(text, day).append(' ');
        twoDigits(text, second / 3600).append(':');
        twoDigits(text, second / 60 % 60).append(':');
        return twoDigits(text, second % 60).append(" GMT\r\n").toString();
    }

    /// Counts in years that begin in March, so that a leap day is the last of its year and each
    /// five months have 153 days; and in eras of 400 years, which are equally long.
    private static StringBuilder date(StringBuilder text, long epochDay) {
        long day = epochDay + EPOCH_SINCE_MARCH_OF_YEAR_0;
        int ofEra = Math.floorMod(day, DAYS_PER_ERA);
        int year = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365;
        int ofYear = ofEra - (365 * year + year / 4 - year / 100);
        int month = (5 * ofYear + 2) / 153;
        int ofMonth = ofYear - (153 * month + 2) / 5 + 1;
        boolean nextYear = month >= 10;
        twoDigits(text, ofMonth).append(' ').append(MONTHS[nextYear ? month - 10 : month + 2]);
        return text.append(' ')
                .append(Math.floorDiv(day, DAYS_PER_ERA) * 400 + year + (nextYear ? 1 : 0));
    }

    private static StringBuilder twoDigits(StringBuilder text, int value) {
        return text.append((char) ('0' + value / 10)).append((char) ('0' + value % 10));
    }
}
