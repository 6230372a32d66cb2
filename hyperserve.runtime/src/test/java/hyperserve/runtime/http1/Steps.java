package hyperserve.runtime.http1;

/// Counts what [CountingLoader] has counted: branches, bytes searched, bytes copied. For one
/// thread.
public final class Steps {

    private static long count;

    private Steps() {}

    /// Counts one.
    public static void step() {
        count++;
    }

    static long count() {
        return count;
    }

    /// In place of `String.indexOf`.
    public static int indexOf(String text, int c) {
        return indexOf(text, c, 0);
    }

    /// In place of `String.indexOf`.
    public static int indexOf(String text, int c, int start) {
        return indexOf(text, c, start, text.length());
    }

    /// In place of `String.indexOf`.
    public static int indexOf(String text, int c, int start, int end) {
        int found = text.indexOf(c, start, end);
        count += (found < 0 ? end : found) - start;
        return found;
    }

    /// In place of `System.arraycopy`.
    public static void arraycopy(Object from, int start, Object to, int at, int length) {
        count += length;
        System.arraycopy(from, start, to, at, length);
    }
}
