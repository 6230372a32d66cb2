package hyperserve.web;

import hyperserve.api.Nullable;

import java.time.Instant;
import java.time.LocalDate;

/// Dates as HTTP writes them (RFC 9110 §5.6.7), in whole seconds.
///
/// One form is written, `Sun, 06 Nov 1994 08:49:37 GMT`; the two obsolete ones are read as well.
/// Written by hand, as the formatters of `java.time` cost milliseconds of a first answer.
public final class HttpDate {

    private static final String[] DAYS = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    private static final String[] LONG_DAYS = {
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"
    };
    private static final String[] MONTHS = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
    };

    private static final int SECONDS_PER_DAY = 86_400;

    /// A year of two digits that would be further ahead than this is in the past.
    private static final int YEARS_AHEAD = 50;

    private HttpDate() {}

    /// Writes a date.
    ///
    /// @param time the time; parts of a second are cut off
    /// @return the value of a field such as `Last-Modified`
    /// @throws IllegalArgumentException if its year is not one of four digits
    public static String format(Instant time) {
        long second = time.getEpochSecond();
        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(second, SECONDS_PER_DAY));
        int ofDay = Math.floorMod(second, SECONDS_PER_DAY);
        if (date.getYear() < 0 || date.getYear() > 9999) {
            throw new IllegalArgumentException("a date has a year of four digits, not " + date);
        }
        StringBuilder text = new StringBuilder(29);
        text.append(DAYS[date.getDayOfWeek().getValue() - 1]).append(", ");
        twoDigits(text, date.getDayOfMonth()).append(' ');
        text.append(MONTHS[date.getMonthValue() - 1]).append(' ');
        twoDigits(text, date.getYear() / 100);
        twoDigits(text, date.getYear() % 100).append(' ');
        twoDigits(text, ofDay / 3600).append(':');
        twoDigits(text, ofDay / 60 % 60).append(':');
        return twoDigits(text, ofDay % 60).append(" GMT").toString();
    }

    private static StringBuilder twoDigits(StringBuilder text, int value) {
        return text.append((char) ('0' + value / 10)).append((char) ('0' + value % 10));
    }

    /// Reads a date in one of the three forms. The day of the week has to be that of the date.
    ///
    /// @param value the value of a field such as `If-Modified-Since`
    /// @return the time
    /// @throws IllegalArgumentException if it is no date of HTTP
    public static Instant parse(String value) {
        Instant time = find(value);
        if (time == null) {
            throw new IllegalArgumentException(
                    "a date looks like Sun, 06 Nov 1994 08:49:37 GMT, and not like " + value);
        }
        return time;
    }

    /// {@return the time, or null if it is no date of HTTP}
    static @Nullable Instant find(String value) {
        return find(value, System.currentTimeMillis());
    }

    /// @param now the time, in milliseconds since 1970, by which a year of two digits is read
    static @Nullable Instant find(String value, long now) {
        int comma = value.indexOf(',');
        if (comma == 3) {
            return fixed(value);
        }
        return comma < 0 ? asctime(value) : rfc850(value, comma, now);
    }

    /// `Sun, 06 Nov 1994 08:49:37 GMT`.
    private static @Nullable Instant fixed(String text) {
        return has(text, "aaa, 00 aaa 0000 00:00:00 GMT")
                ? time(
                        place(DAYS, text.substring(0, 3)),
                        number(text, 12, 16),
                        text.substring(8, 11),
                        number(text, 5, 7),
                        text.substring(17, 25))
                : null;
    }

    /// `Sunday, 06-Nov-94 08:49:37 GMT`, whose year is the latest that is not far ahead.
    private static @Nullable Instant rfc850(String text, int comma, long now) {
        String rest = text.substring(comma);
        if (!has(rest, ", 00-aaa-00 00:00:00 GMT")) {
            return null;
        }
        int today = LocalDate.ofEpochDay(Math.floorDiv(now, 1000L * SECONDS_PER_DAY)).getYear();
        int year = today - today % 100 + number(rest, 9, 11);
        if (year > today + YEARS_AHEAD) {
            year -= 100;
        }
        return time(
                place(LONG_DAYS, text.substring(0, comma)),
                year,
                rest.substring(5, 8),
                number(rest, 2, 4),
                rest.substring(12, 20));
    }

    /// `Sun Nov  6 08:49:37 1994`.
    private static @Nullable Instant asctime(String text) {
        boolean oneDigit = has(text, "aaa aaa  0 00:00:00 0000");
        return oneDigit || has(text, "aaa aaa 00 00:00:00 0000")
                ? time(
                        place(DAYS, text.substring(0, 3)),
                        number(text, 20, 24),
                        text.substring(4, 7),
                        number(text, oneDigit ? 9 : 8, 10),
                        text.substring(11, 19))
                : null;
    }

    /// Whether a text has a shape, in which `a` is a letter and `0` a digit, and all else itself.
    private static boolean has(String text, String shape) {
        if (text.length() != shape.length()) {
            return false;
        }
        for (int i = 0; i < shape.length(); i++) {
            char c = text.charAt(i);
            boolean same =
                    switch (shape.charAt(i)) {
                        case 'a' -> (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
                        case '0' -> c >= '0' && c <= '9';
                        default -> c == shape.charAt(i);
                    };
            if (!same) {
                return false;
            }
        }
        return true;
    }

    private static int number(String digits, int start, int end) {
        int number = 0;
        for (int i = start; i < end; i++) {
            number = 10 * number + digits.charAt(i) - '0';
        }
        return number;
    }

    /// {@return the place of a name among names, from 1 on, or 0}
    private static int place(String[] names, String name) {
        for (int i = 0; i < names.length; i++) {
            if (names[i].equals(name)) {
                return i + 1;
            }
        }
        return 0;
    }

    private static @Nullable Instant time(
            int dayOfWeek, int year, String monthName, int dayOfMonth, String clock) {
        int month = place(MONTHS, monthName);
        int hour = number(clock, 0, 2);
        int minute = number(clock, 3, 5);
        int second = number(clock, 6, 8);
        if (month == 0 || dayOfMonth == 0 || hour > 23 || minute > 59 || second > 60) {
            return null;
        }
        LocalDate first = LocalDate.of(year, month, 1);
        if (dayOfMonth > first.lengthOfMonth()) {
            return null;
        }
        LocalDate date = first.plusDays(dayOfMonth - 1L);
        if (date.getDayOfWeek().getValue() != dayOfWeek) {
            return null;
        }
        // A leap second, the sixtieth, is the first one of the next minute.
        return Instant.ofEpochSecond(
                date.toEpochDay() * SECONDS_PER_DAY + hour * 3600L + minute * 60L + second);
    }
}
