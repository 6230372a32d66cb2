package hyperserve.runtime.limits;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// How many files the process may have open. Read once, and only if somebody asks.
final class DescriptorLimit {

    private static final String OPEN_FILES = "Max open files";

    static final long VALUE = read();

    private DescriptorLimit() {}

    private static long read() {
        // Not by the classes for paths, which nothing else needs at a start.
        try (InputStream limits = new FileInputStream("/proc/self/limits")) {
            return limit(new String(limits.readAllBytes(), StandardCharsets.US_ASCII));
        } catch (IOException e) {
            return Long.MAX_VALUE; // Not Linux: accept() copes with too few descriptors anyway.
        }
    }

    /// The soft bound counts, and is no lower than need be: at its start the JVM raises it to the
    /// hard one. Read by hand: at a start the classes of a regular expression cost more than all
    /// the rest of this.
    static long limit(String procLimits) {
        int title = procLimits.indexOf(OPEN_FILES);
        if (title < 0) {
            return Long.MAX_VALUE;
        }
        int start = title + OPEN_FILES.length();
        while (start < procLimits.length() && procLimits.charAt(start) == ' ') {
            start++;
        }
        int end = start;
        while (end < procLimits.length() && Character.isDigit(procLimits.charAt(end))) {
            end++;
        }
        boolean number = end > start && end - start <= 18;
        return number ? Long.parseLong(procLimits, start, end, 10) : Long.MAX_VALUE;
    }
}
