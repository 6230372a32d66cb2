package hyperserve.differential;

import hyperserve.runtime.limits.Limits;

/// The bounds that all servers get, so that a difference is one of judgement.
final class Bounds {

    static final int REQUEST_LINE = Limits.defaults().requestLine();
    static final int HEADER_SECTION = Limits.defaults().headerSection();

    private Bounds() {}
}
