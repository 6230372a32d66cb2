package hyperserve.http2.frame;

/// How much may be sent, on a stream or on a connection (RFC 9113 §6.9). Not for several threads
/// at once.
public final class FlowWindow {

    /// What it is as long as no setting says otherwise (RFC 9113 §6.5.2).
    public static final int DEFAULT = 65_535;

    private int size;

    /// A window.
    ///
    /// @param size how much may be sent
    public FlowWindow(int size) {
        this.size = size;
    }

    /// {@return how much may be sent; below 0 if a setting took back what was sent already (RFC
    ///     9113 §6.9.2)}
    public int size() {
        return size;
    }

    /// Takes note of what is sent.
    ///
    /// @param length how much, not more than the size
    public void take(int length) {
        size -= length;
    }

    /// Opens or narrows the window.
    ///
    /// @param difference an increment, or the difference of two settings INITIAL_WINDOW_SIZE
    /// @return false if the size would be above 2^31 − 1, which is a FLOW_CONTROL_ERROR (RFC 9113
    ///     §6.9.1); it is as it was then
    public boolean add(int difference) {
        long sum = (long) size + difference;
        if (sum > Integer.MAX_VALUE) {
            return false;
        }
        size = (int) sum;
        return true;
    }
}
