package hyperserve.observe.accesslog;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.time.zone.ZoneRules;
import java.util.List;

/// Writes times, each second of them once. For one thread.
final class Clock {

    private static final List<String> MONTHS =
            List.of(
                    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov",
                    "Dec");

    private static final int MINUTE = 60;

    private final ZoneRules zone;
    private long second = Long.MIN_VALUE;
    private String apache = "";
    private String iso = "";

    Clock(ZoneRules zone) {
        this.zone = zone;
    }

    /// {@return a time of this zone as Apache writes it: `10/Oct/2000:13:55:36 -0700`}
    String apache(Instant time) {
        keep(time);
        return apache;
    }

    /// Adds a time in UTC by ISO 8601, to the millisecond: `2000-10-10T20:55:36.012Z`.
    void iso(Instant time, LineBuffer to) {
        keep(time);
        to.ascii(iso).ascii(digits(time.get(ChronoField.MILLI_OF_SECOND), 3)).ascii("Z");
    }

    private void keep(Instant time) {
        if (time.getEpochSecond() == second) {
            return;
        }
        second = time.getEpochSecond();
        ZoneOffset offset = zone.getOffset(time);
        LocalDateTime here = LocalDateTime.ofEpochSecond(second, 0, offset);
        int minutes = offset.getTotalSeconds() / MINUTE;
        apache =
                digits(here.getDayOfMonth(), 2)
                        + "/"
                        + MONTHS.get(here.getMonthValue() - 1)
                        + "/"
                        + digits(here.getYear(), 4)
                        + ":"
                        + ofDay(here)
                        + (minutes < 0 ? " -" : " +")
                        + digits(Math.abs(minutes) / MINUTE, 2)
                        + digits(Math.abs(minutes) % MINUTE, 2);
        LocalDateTime utc = LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC);
        iso = utc.toLocalDate() + "T" + ofDay(utc) + ".";
    }

    private static String ofDay(LocalDateTime time) {
        return digits(time.getHour(), 2)
                + ":"
                + digits(time.getMinute(), 2)
                + ":"
                + digits(time.getSecond(), 2);
    }

    private static String digits(int value, int width) {
        String text = Integer.toString(value);
        return "0".repeat(Math.max(0, width - text.length())) + text;
    }
}
