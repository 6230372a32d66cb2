package hyperserve.web.filter;

import hyperserve.api.Filter;
import hyperserve.api.FinishedExchange;
import hyperserve.api.Handler;
import hyperserve.api.Headers;
import hyperserve.api.Key;
import hyperserve.api.Nullable;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.TraceParent;
import hyperserve.api.logging.LogContext;

import java.util.List;
import java.util.Objects;

/// Gives each request an identifier that stands in its answer and in logs.
///
/// The handler has it under [#KEY], observers under the same key, which is
/// [FinishedExchange#REQUEST_ID], the client in the response field, also in that of an
/// error. One that comes in the request is taken over from [trusted peers][#withTrustedPeers]
/// alone, if it is sent once and is 1 to 128 letters, digits and `-._~+/=:@`: so it can stand in
/// any log. All others have a new one of 32 hexadecimal digits, made without a lock; no two of one
/// instance are equal, and two instances share none but by a chance of 1 in 2^63.
///
/// What the field `traceparent` says is under [#TRACE], for observers too, whoever has sent it;
/// `tracestate` is to be read by who makes spans, and only if that is there.
///
/// What the handler logs, and the filters behind this one, is logged with both, if the log can:
/// [LogContext]. The writer of a body runs later, and has none.
public final class RequestId implements Filter {

    /// The identifier of a request.
    public static final Key<String> KEY = FinishedExchange.REQUEST_ID;

    /// The trace that a request belongs to, if it says so in a well-formed way.
    public static final Key<TraceParent> TRACE = FinishedExchange.TRACE;

    private static final int LONGEST = 128;
    private static final String MARKS = "-._~+/=:@";

    private final String field;
    private final TrustedPeers trusted;
    private final IdSource ids;

    private RequestId(String field, TrustedPeers trusted, IdSource ids) {
        this.field = field;
        this.trusted = trusted;
        this.ids = ids;
    }

    /// {@return a filter that trusts nobody, with the field `X-Request-Id`}
    public static RequestId create() {
        return new RequestId("X-Request-Id", TrustedPeers.none(), new IdSource());
    }

    /// This filter with another field, of requests and responses.
    ///
    /// @param name the name of the field
    /// @return a new filter
    /// @throws IllegalArgumentException if it is no field name
    public RequestId withField(String name) {
        return new RequestId(Headers.of(name, "").name(0), trusted, ids);
    }

    /// This filter with peers whose identifiers are taken over, such as a proxy before the server.
    ///
    /// @param peers those who have connected; a client that [ForwardedHeaders] has found does not
    ///     count
    /// @return a new filter
    public RequestId withTrustedPeers(TrustedPeers peers) {
        return new RequestId(field, Objects.requireNonNull(peers, "peers"), ids);
    }

    @Override
    public Response filter(Request request, Handler next) throws Exception {
        String sent = sent(request);
        String id = sent == null ? ids.next() : sent;
        request.note(KEY, id);
        TraceParent trace = TraceParent.of(request.headers());
        Request identified = request.with(KEY, id);
        if (trace != null) {
            request.note(TRACE, trace);
            identified = identified.with(TRACE, trace);
        }
        Request named = identified;
        return new LogContext(id, trace == null ? null : trace.traceId())
                .call(() -> AnswerFields.change(named, next, headers -> marked(headers, id)));
    }

    private Headers marked(Headers headers, String id) {
        return headers.contains(field) ? headers.with(field, id) : headers.adding(field, id);
    }

    private @Nullable String sent(Request request) {
        if (!request.headers().contains(field) || !trusted.haveSent(request)) {
            return null;
        }
        List<String> values = request.headers().all(field);
        String first = values.getFirst();
        return values.size() == 1 && isWellFormed(first) ? first : null;
    }

    private static boolean isWellFormed(String id) {
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean allowed =
                    (c >= 'a' && c <= 'z')
                            || (c >= 'A' && c <= 'Z')
                            || (c >= '0' && c <= '9')
                            || MARKS.indexOf(c) >= 0;
            if (!allowed) {
                return false;
            }
        }
        return !id.isEmpty() && id.length() <= LONGEST;
    }
}
