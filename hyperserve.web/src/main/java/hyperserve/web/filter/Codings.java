package hyperserve.web.filter;

import hyperserve.api.Nullable;
import hyperserve.api.Request;
import hyperserve.web.AcceptEncoding;

import java.util.ArrayList;
import java.util.List;

/// The codings that may be chosen, from the one that is preferred.
///
/// @param codings the codings
/// @param names their names, and that of none
record Codings(List<ContentCoding> codings, List<String> names) {

    static Codings of(List<ContentCoding> codings) {
        List<String> names = new ArrayList<>(codings.stream().map(ContentCoding::name).toList());
        names.add(AcceptEncoding.IDENTITY);
        return new Codings(List.copyOf(codings), List.copyOf(names));
    }

    /// {@return those of these that are for content that is pushed}
    Codings forPushed() {
        return of(codings.stream().filter(ContentCoding::isForPushed).toList());
    }

    /// Null for none. Where the client refuses even that, it is what the server has (RFC 9110
    /// §12.5.3).
    @Nullable
    ContentCoding chosen(Request request) {
        if (!request.headers().contains("Accept-Encoding")) {
            return null;
        }
        String name = AcceptEncoding.of(request.headers()).choose(names);
        for (ContentCoding coding : codings) {
            if (coding.name().equals(name)) {
                return coding;
            }
        }
        return null;
    }
}
