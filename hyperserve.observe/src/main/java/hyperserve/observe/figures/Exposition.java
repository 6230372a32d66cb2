package hyperserve.observe.figures;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/// A text of figures that is being written, in one of two formats: OpenMetrics 1.0, or that of
/// Prometheus, version 0.0.4. A family is begun, then its samples are given. For one thread.
///
/// The two differ in little: OpenMetrics has a unit, names counters without `_total`, and an end.
public final class Exposition {

    private static final byte[] BUCKET = "_bucket".getBytes(UTF_8);
    private static final byte[] BOUND = "le=\"".getBytes(UTF_8);
    private static final byte[] INFINITE = "+Inf".getBytes(UTF_8);
    private static final byte[] COUNT = "_count".getBytes(UTF_8);
    private static final byte[] SUM = "_sum".getBytes(UTF_8);
    private static final byte[] NONE = {};
    private static final byte[][] BOUNDS = bounds();

    private static final long NANOS = 1_000_000_000;

    /// Of the longest number there is.
    private static final int LONGEST_NUMBER = 24;

    private static final String TOTAL = "_total";

    private final boolean open;
    private byte[] bytes = new byte[64 << 10];
    private int length;

    /// What samples of the family begin with.
    private byte[] name = NONE;

    /// A text without figures.
    ///
    /// @param open whether it is in the format of OpenMetrics
    public Exposition(boolean open) {
        this.open = open;
    }

    private static byte[][] bounds() {
        byte[][] all = new byte[Histogram.BOUNDS][];
        for (int i = 0; i < all.length; i++) {
            Exposition one = new Exposition(false);
            one.seconds(Histogram.bound(i));
            all[i] = Arrays.copyOf(one.bytes, one.length);
        }
        return all;
    }

    /// Begins a family of figures that may go up and down.
    ///
    /// @param family its name, which ends in the unit, if it has one
    /// @param help a sentence
    public void gauge(String family, String help) {
        begin(family, family, "gauge", help);
    }

    /// Begins a family of figures that only grow.
    ///
    /// @param family its name without `_total`
    /// @param help a sentence
    public void counter(String family, String help) {
        begin(open ? family : family + TOTAL, family + TOTAL, "counter", help);
    }

    /// Begins a family whose figures are all one, and say something by their labels.
    ///
    /// @param family its name without `_info`
    /// @param help a sentence
    public void info(String family, String help) {
        begin(open ? family : family + "_info", family + "_info", open ? "info" : "gauge", help);
    }

    /// Begins a family of times by their length.
    ///
    /// @param family its name, which ends in `_seconds`
    /// @param help a sentence
    public void histogram(String family, String help) {
        begin(family, family, "histogram", help);
    }

    private void begin(String family, String samples, String type, String help) {
        put("# TYPE " + family + " " + type + "\n");
        if (open) {
            unit(family);
        }
        put("# HELP " + family + " " + help + "\n");
        name = samples.getBytes(UTF_8);
    }

    private void unit(String family) {
        for (String unit : new String[] {"seconds", "bytes"}) {
            if (family.endsWith("_" + unit)) {
                put("# UNIT " + family + " " + unit + "\n");
            }
        }
    }

    /// Gives a sample of the family.
    ///
    /// @param value its value
    /// @param namesAndValues its labels
    public void sample(long value, String... namesAndValues) {
        put(name);
        labels(labels(namesAndValues), NONE);
        put((byte) ' ');
        number(value);
        put((byte) '\n');
    }

    /// Gives a sample that is a time.
    ///
    /// @param nanos the time in nanoseconds
    /// @param namesAndValues its labels
    public void time(long nanos, String... namesAndValues) {
        put(name);
        labels(labels(namesAndValues), NONE);
        put((byte) ' ');
        seconds(nanos);
        put((byte) '\n');
    }

    /// Gives the samples of a histogram. They agree with each other, whatever is counted meanwhile:
    /// the count is that of its buckets.
    ///
    /// @param times the histogram
    /// @param namesAndValues its labels
    public void times(Histogram times, String... namesAndValues) {
        byte[] labels = labels(namesAndValues);
        // First, as it may then be of fewer times than are counted, and not of more.
        long sum = times.sum();
        long count = 0;
        for (int i = 0; i <= Histogram.BOUNDS; i++) {
            count += times.count(i);
            put(name);
            put(BUCKET);
            labels(labels, i < Histogram.BOUNDS ? BOUNDS[i] : INFINITE);
            put((byte) ' ');
            number(count);
            put((byte) '\n');
        }
        total(COUNT, labels);
        number(count);
        put((byte) '\n');
        total(SUM, labels);
        seconds(sum);
        put((byte) '\n');
    }

    private void total(byte[] what, byte[] labels) {
        put(name);
        put(what);
        labels(labels, NONE);
        put((byte) ' ');
    }

    private void labels(byte[] labels, byte[] bound) {
        if (labels.length == 0 && bound.length == 0) {
            return;
        }
        put((byte) '{');
        put(labels);
        if (bound.length > 0) {
            if (labels.length > 0) {
                put((byte) ',');
            }
            put(BOUND);
            put(bound);
            put((byte) '"');
        }
        put((byte) '}');
    }

    private static byte[] labels(String... namesAndValues) {
        if (namesAndValues.length == 0) {
            return NONE;
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            text.append(i == 0 ? "" : ",").append(namesAndValues[i]).append("=\"");
            escape(text, namesAndValues[i + 1]);
            text.append('"');
        }
        return text.toString().getBytes(UTF_8);
    }

    private static void escape(StringBuilder to, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> to.append("\\\\");
                case '"' -> to.append("\\\"");
                case '\n' -> to.append("\\n");
                default -> to.append(c);
            }
        }
    }

    /// {@return the whole text}
    public byte[] end() {
        if (open) {
            put("# EOF\n");
        }
        return Arrays.copyOf(bytes, length);
    }

    /// {@return its media type}
    public String contentType() {
        return open
                ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
                : "text/plain; version=0.0.4; charset=utf-8";
    }

    private void seconds(long nanos) {
        number(nanos / NANOS);
        long rest = nanos % NANOS;
        if (rest == 0) {
            return;
        }
        put((byte) '.');
        for (long unit = NANOS / 10; rest > 0; unit /= 10) {
            put((byte) ('0' + rest / unit));
            rest %= unit;
        }
    }

    /// @param value not less than zero
    private void number(long value) {
        room(LONGEST_NUMBER);
        int digits = 1;
        for (long left = value / 10; left > 0; left /= 10) {
            digits++;
        }
        long left = value;
        for (int i = digits - 1; i >= 0; i--) {
            bytes[length + i] = (byte) ('0' + left % 10);
            left /= 10;
        }
        length += digits;
    }

    private void put(String text) {
        put(text.getBytes(UTF_8));
    }

    private void put(byte[] text) {
        room(text.length);
        System.arraycopy(text, 0, bytes, length, text.length);
        length += text.length;
    }

    private void put(byte character) {
        room(1);
        bytes[length] = character;
        length++;
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }
}
