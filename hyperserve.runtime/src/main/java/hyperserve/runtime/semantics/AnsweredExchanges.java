package hyperserve.runtime.semantics;

import hyperserve.api.Nullable;

/// The exchanges of a connection that were answered and not told yet, in the order of their
/// answers. A list without nodes: with one of a collection, every request went through two more
/// objects, cold ones where connections are many. Guarded by its [ConnectionWatch], but for
/// looks at [#first].
final class AnsweredExchanges {

    private @Nullable ExchangeWatch first;
    private @Nullable ExchangeWatch last;

    /// The one to tell first, null if there is none.
    @Nullable
    ExchangeWatch first() {
        return first;
    }

    void add(ExchangeWatch answered) {
        ExchangeWatch before = last;
        if (before == null) {
            first = answered;
        } else {
            before.next = answered;
        }
        last = answered;
    }

    /// Takes the first one out, null if there is none.
    @Nullable
    ExchangeWatch poll() {
        ExchangeWatch polled = first;
        if (polled != null) {
            first = polled.next;
            polled.next = null;
            if (first == null) {
                last = null;
            }
        }
        return polled;
    }
}
