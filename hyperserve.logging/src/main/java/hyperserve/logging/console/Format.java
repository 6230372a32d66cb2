package hyperserve.logging.console;

import hyperserve.api.Nullable;
import hyperserve.api.logging.LogContext;
import hyperserve.api.logging.LogText;

import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/// How an event becomes a line. Any thread may use it.
enum Format {
    /// One line, in which control characters are escaped; the lines of a stack trace follow,
    /// indented, so that none can be taken for an event.
    TEXT {
        @Override
        void write(StringBuilder line, Event event) {
            time(line, event.millis());
            line.append(' ').append(event.level().name());
            line.append(" [").append(LogText.of(event.thread())).append("] ");
            line.append(LogText.of(event.logger()));
            request(line, event.request());
            line.append(": ");
            line.append(LogText.of(event.message())).append('\n');
            if (event.thrown() != null) {
                new Trace(line, "    ").write(event.thrown());
            }
        }
    },
    /// One object of RFC 8259 a line: `time`, `level`, `thread`, `logger`, `message`; `request_id`
    /// and `trace_id` where they are known; and `thrown` with the stack trace, if something was
    /// thrown.
    JSON {
        @Override
        void write(StringBuilder line, Event event) {
            line.append("{\"time\":\"");
            time(line, event.millis());
            line.append("\",\"level\":\"").append(event.level().name()).append('"');
            Json.field(line, "thread", event.thread());
            Json.field(line, "logger", event.logger());
            Json.field(line, "message", event.message());
            LogContext request = event.request();
            if (request != null) {
                Json.field(line, "request_id", request.requestId());
                if (request.traceId() != null) {
                    Json.field(line, "trace_id", request.traceId());
                }
            }
            if (event.thrown() != null) {
                StringBuilder trace = new StringBuilder(4096);
                new Trace(trace, "").write(event.thrown());
                Json.field(line, "thrown", trace.toString());
            }
            line.append("}\n");
        }
    };

    private static volatile Format used = TEXT;

    /// Appends a whole line, or several, of which the first one alone is not indented.
    abstract void write(StringBuilder line, Event event);

    /// {@return the bytes to write, in UTF-8}
    ///
    /// @param event what to write
    byte[] encoded(Event event) {
        StringBuilder line = new StringBuilder(256);
        write(line, event);
        return line.toString().getBytes(StandardCharsets.UTF_8);
    }

    /// {@return the format of the process}
    static Format used() {
        return used;
    }

    /// Sets the format of the process.
    ///
    /// @param name its name on a command line
    /// @throws IllegalArgumentException if there is none of that name
    static void configure(String name) {
        if (!isName(name)) {
            throw new IllegalArgumentException("no format of a log: '" + name + "'");
        }
        used = name.equals("json") ? JSON : TEXT;
    }

    /// {@return whether there is one of that name}
    static boolean isName(String name) {
        return name.equals("text") || name.equals("json");
    }

    private static void request(StringBuilder line, @Nullable LogContext request) {
        if (request == null) {
            return;
        }
        line.append(" (request ").append(LogText.of(request.requestId()));
        if (request.traceId() != null) {
            line.append(", trace ").append(LogText.of(request.traceId()));
        }
        line.append(')');
    }

    /// RFC 3339, in UTC with milliseconds. By hand: the formatters of the JDK are hundreds of
    /// classes, and the first line would wait for them.
    private static void time(StringBuilder line, long millis) {
        int rest = (int) Math.floorMod(millis, 1000L);
        LocalDateTime time =
                LocalDateTime.ofEpochSecond(
                        Math.floorDiv(millis, 1000L), rest * 1_000_000, ZoneOffset.UTC);
        digits(line, time.getYear(), 4);
        digits(line.append('-'), time.getMonthValue(), 2);
        digits(line.append('-'), time.getDayOfMonth(), 2);
        digits(line.append('T'), time.getHour(), 2);
        digits(line.append(':'), time.getMinute(), 2);
        digits(line.append(':'), time.getSecond(), 2);
        digits(line.append('.'), rest, 3);
        line.append('Z');
    }

    private static void digits(StringBuilder line, int number, int width) {
        String text = Integer.toString(number);
        line.repeat('0', Math.max(0, width - text.length())).append(text);
    }
}
