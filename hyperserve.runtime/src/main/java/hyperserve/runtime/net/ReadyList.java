package hyperserve.runtime.net;

import hyperserve.api.Nullable;

/// The connections that a poll has found ready, first come, first out; linked through
/// [Connection#next]. For the thread that polls, which writes its ends for each request: so they
/// share no line of the cache with what is of other sources, wherever the collector puts those.
final class ReadyList {

    private static final int FIRST = Lines.REFERENCES;
    private static final int LAST = FIRST + 1;

    private final @Nullable Connection[] ends = new Connection[LAST + 1 + Lines.REFERENCES];

    boolean isEmpty() {
        return ends[FIRST] == null;
    }

    void add(Connection connection) {
        Connection last = ends[LAST];
        if (last == null) {
            ends[FIRST] = connection;
        } else {
            last.next = connection;
        }
        ends[LAST] = connection;
    }

    /// Puts all of another list, which has some and is empty then, before those in here.
    void addFirst(ReadyList others) {
        others.ends[LAST].next = ends[FIRST];
        if (ends[FIRST] == null) {
            ends[LAST] = others.ends[LAST];
        }
        ends[FIRST] = others.ends[FIRST];
        others.ends[FIRST] = null;
        others.ends[LAST] = null;
    }

    /// {@return the first, which is in here no more, or null}
    @Nullable
    Connection take() {
        Connection each = ends[FIRST];
        if (each != null) {
            ends[FIRST] = each.next;
            each.next = null;
            if (ends[FIRST] == null) {
                ends[LAST] = null;
            }
        }
        return each;
    }

    /// Tells all, whose source was closed, that nobody has them: they were taken for owned, but no
    /// owner will come to their end.
    ///
    /// @param before what something could not be closed for, or null
    /// @return the same, or what one of these could not be told for
    @Nullable
    Throwable cutAll(@Nullable Throwable before) {
        Throwable failed = before;
        for (Connection each = take(); each != null; each = take()) {
            try {
                each.protocol.cut(false);
            } catch (RuntimeException | Error e) {
                failed = e;
            }
        }
        return failed;
    }
}
