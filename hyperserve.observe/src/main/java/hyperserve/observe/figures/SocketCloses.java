package hyperserve.observe.figures;

/// WebSockets that were closed, by the code of the close (RFC 6455 §7.4). Any thread may use it; to
/// add allocates nothing and takes no lock.
///
/// Clients cannot make it grow: those codes have a place that say something to who operates a
/// server; the ones of libraries and applications have one together, and so has all the rest.
public final class SocketCloses {

    private static final int[] CODES = {
        1000, 1001, 1002, 1003, 1005, 1006, 1007, 1008, 1009, 1011, 1013
    };

    private static final int APPLICATION = CODES.length;
    private static final int OTHER = CODES.length + 1;

    private static final int FIRST_OF_APPLICATIONS = 3000;
    private static final int LAST_OF_APPLICATIONS = 4999;

    private final Cells cells = new Cells(CODES.length + 2);

    /// None was closed yet.
    public SocketCloses() {}

    /// One was closed.
    ///
    /// @param code the code
    public void add(int code) {
        cells.increment(place(code));
    }

    private static int place(int code) {
        for (int i = 0; i < CODES.length; i++) {
            if (CODES[i] == code) {
                return i;
            }
        }
        boolean ofApplications = code >= FIRST_OF_APPLICATIONS && code <= LAST_OF_APPLICATIONS;
        return ofApplications ? APPLICATION : OTHER;
    }

    /// Tells all that was counted.
    ///
    /// @param to where
    public void tell(Exposition to) {
        to.counter("hyperserve_websockets_closed", "WebSockets that were closed, by the code.");
        for (int i = 0; i <= OTHER; i++) {
            to.sample(cells.sum(i), "code", label(i));
        }
    }

    private static String label(int place) {
        if (place < CODES.length) {
            return String.valueOf(CODES[place]);
        }
        return place == APPLICATION ? "application" : "other";
    }
}
