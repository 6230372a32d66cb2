package hyperserve.http2.connection;

import hyperserve.http2.field.FieldList;
import hyperserve.runtime.limits.Limits;

/// The bounds of a server, as they apply to header lists.
///
/// @param listSize the most that a list may count, with what each field adds: that of HTTP/1.1's
///     request line and header section, and as much as the fields add
/// @param fields the most fields of a request, pseudo-fields among them
record Bounds(int listSize, int fields) {

    /// `:method`, `:scheme`, `:path`; `:authority` counts as Host does.
    private static final int PSEUDO = 3;

    static Bounds of(Limits limits) {
        long fields = limits.headerFields() + (long) PSEUDO;
        int most = (int) Math.min(fields, Integer.MAX_VALUE);
        long overhead = FieldList.OVERHEAD * Math.min(fields, 4096);
        return new Bounds(limits.requestLine() + limits.headerSection() + (int) overhead, most);
    }

    FieldList list() {
        return new FieldList(listSize, fields);
    }
}
