package hyperserve.runtime.http1;

import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// The `Date` field line (RFC 9110 §6.6.1, IMF-fixdate of §5.6.7), made once a second. Any thread
/// may use it; two that find the second over both make it, which does no harm.
final class DateField {

    /// `Date: Sun, 06 Nov 1994 08:49:37 GMT CRLF`.
    static final int LENGTH = 37;

    private static final String[] DAYS = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    private static final String[] MONTHS = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
    };

    /// One second's line; immutable once published.
    private static final class Line {
        private final long second;
        private final byte[] bytes;

        private Line(long second) {
            this.second = second;
            this.bytes = format(second).getBytes(StandardCharsets.US_ASCII);
        }
    }

    private final LongSupplier epochMillis;
    private volatile Line line;

    DateField(LongSupplier epochMillis) {
        this.epochMillis = epochMillis;
        this.line = new Line(now());
    }

    private long now() {
        return TimeUnit.MILLISECONDS.toSeconds(epochMillis.getAsLong());
    }

    /// The bytes of the line, with its CRLF; not to be changed.
    byte[] bytes() {
        Line current = line;
        long second = now();
        if (current.second != second) {
            current = new Line(second);
            line = current;
        }
        return current.bytes;
    }

    static String format(long epochSecond) {
        LocalDateTime t = LocalDateTime.ofEpochSecond(epochSecond, 0, ZoneOffset.UTC);
        StringBuilder text = new StringBuilder(LENGTH);
        text.append("Date: ").append(DAYS[t.getDayOfWeek().getValue() - 1]).append(", ");
        twoDigits(text, t.getDayOfMonth()).append(' ').append(MONTHS[t.getMonthValue() - 1]);
        text.append(' ').append(t.getYear()).append(' ');
        twoDigits(text, t.getHour()).append(':');
        twoDigits(text, t.getMinute()).append(':');
        return twoDigits(text, t.getSecond()).append(" GMT\r\n").toString();
    }

    private static StringBuilder twoDigits(StringBuilder text, int value) {
        return text.append((char) ('0' + value / 10)).append((char) ('0' + value % 10));
    }
}
