package hyperserve.logging.console;

import hyperserve.api.Nullable;
import hyperserve.api.logging.LogText;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/// Writes what was thrown, with its stack, what it suppressed, and its causes. Bounded, whatever
/// the exception is: its methods are code of others, which may throw, or give one another in a
/// circle.
final class Trace {

    /// After so many characters the rest is left out.
    private static final int LONGEST = 112 * 1024;

    private static final int DEEPEST = 64;

    private final StringBuilder out;
    private final String indent;
    private final int end;
    private final Set<Throwable> written = Collections.newSetFromMap(new IdentityHashMap<>());
    private boolean full;

    /// Nothing written yet.
    ///
    /// @param out where it goes
    /// @param indent what each line begins with
    Trace(StringBuilder out, String indent) {
        this.out = out;
        this.indent = indent;
        this.end = out.length() + LONGEST;
    }

    /// Writes one; to be called once.
    void write(Throwable thrown) {
        write(thrown, indent, "", new StackTraceElement[0], 0);
    }

    private void write(
            Throwable thrown, String margin, String role, StackTraceElement[] outer, int depth) {
        if (depth == DEEPEST) {
            line(margin, role, "... and more, which are left out");
            return;
        }
        if (!written.add(thrown)) {
            line(margin, role, "the same again: " + text(thrown));
            return;
        }
        line(margin, role, text(thrown));
        StackTraceElement[] stack = stack(thrown);
        frames(stack, outer, margin);
        for (Throwable each : suppressed(thrown)) {
            write(each, margin + "    ", "suppressed: ", stack, depth + 1);
        }
        Throwable cause = cause(thrown);
        if (cause != null) {
            write(cause, margin, "caused by: ", stack, depth + 1);
        }
    }

    /// But for those that it shares with the one around it.
    private void frames(StackTraceElement[] stack, StackTraceElement[] outer, String margin) {
        int own = stack.length;
        int others = outer.length;
        while (own > 0 && others > 0 && stack[own - 1].equals(outer[others - 1])) {
            own--;
            others--;
        }
        for (int i = 0; i < own && !full; i++) {
            line(margin, "    at ", String.valueOf(stack[i]));
        }
        if (own < stack.length) {
            line(margin, "    ... ", (stack.length - own) + " more");
        }
    }

    private void line(String margin, String role, String text) {
        if (full) {
            return;
        }
        full = out.length() >= end;
        out.append(margin).append(full ? "    ... and more, which is left out" : role);
        out.append(full ? "" : LogText.of(text)).append('\n');
    }

    private static String text(Throwable thrown) {
        try {
            return String.valueOf(thrown.toString());
        } catch (RuntimeException | StackOverflowError e) {
            return thrown.getClass().getName();
        }
    }

    private static StackTraceElement[] stack(Throwable thrown) {
        try {
            StackTraceElement[] stack = thrown.getStackTrace();
            return stack == null ? new StackTraceElement[0] : stack;
        } catch (RuntimeException | StackOverflowError e) {
            return new StackTraceElement[0];
        }
    }

    private static Throwable[] suppressed(Throwable thrown) {
        return thrown.getSuppressed();
    }

    private static @Nullable Throwable cause(Throwable thrown) {
        try {
            return thrown.getCause();
        } catch (RuntimeException | StackOverflowError e) {
            return null;
        }
    }
}
