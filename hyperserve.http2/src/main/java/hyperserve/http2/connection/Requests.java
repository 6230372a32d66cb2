package hyperserve.http2.connection;

import hyperserve.api.FinishedExchange.Ending;
import hyperserve.api.Headers;
import hyperserve.api.Method;
import hyperserve.api.Nullable;
import hyperserve.api.RequestBody;
import hyperserve.api.Status;
import hyperserve.api.routing.Endpoint;
import hyperserve.api.routing.Route;
import hyperserve.http2.field.FieldList;
import hyperserve.http2.request.MalformedRequestException;
import hyperserve.http2.request.RequestHead;
import hyperserve.http2.request.RequestRules;
import hyperserve.runtime.semantics.ConnectionWatch;
import hyperserve.runtime.semantics.EmptyBody;
import hyperserve.runtime.semantics.FieldLines;
import hyperserve.runtime.semantics.ServerState;
import hyperserve.runtime.semantics.StreamWatch;
import hyperserve.runtime.semantics.WireHeaders;
import hyperserve.runtime.semantics.WireRequest;

import java.util.ArrayDeque;

/// Makes requests of header lists, and finds their routes; what is not served is answered here.
/// Owned by whoever owns the connection.
final class Requests {

    /// How many heads are kept for the next requests.
    private static final int MOST_SPARE = 4;

    private final Http2Connection connection;
    private final ServerState server;
    private final Bounds bounds;
    private final RequestRules rules = new RequestRules();
    private final ArrayDeque<HeadParts> spare = new ArrayDeque<>(MOST_SPARE);

    Requests(Http2Connection connection) {
        this.connection = connection;
        this.server = connection.server();
        this.bounds = Bounds.of(server.limits());
    }

    Bounds bounds() {
        return bounds;
    }

    HeadParts lease() {
        HeadParts last = spare.poll();
        return last == null ? new HeadParts(bounds) : last;
    }

    void giveBack(HeadParts parts) {
        parts.forget();
        if (spare.size() < MOST_SPARE) {
            spare.add(parts);
        }
    }

    /// How many bytes it keeps.
    long held() {
        long sum = 0;
        for (HeadParts each : spare) {
            sum += each.list().held();
        }
        return sum;
    }

    /// Keeps nothing for an idle connection.
    void release() {
        spare.clear();
    }

    /// The trailer section, null if it is malformed.
    @Nullable
    Headers trailers(HeadParts parts) {
        FieldLines lines = new FieldLines();
        try {
            RequestRules.checkTrailers(parts.list(), lines);
            return new WireHeaders(() -> lines).copy();
        } catch (MalformedRequestException e) {
            return null;
        }
    }

    /// Whether a trailer section is too large. There are no pseudo-fields in it.
    boolean isTooLong(HeadParts trailers) {
        FieldList list = trailers.list();
        return list.isOver() || list.count() > server.limits().headerFields();
    }

    /// Begins a request.
    ///
    /// @param ends whether it has no content
    /// @param sendWindow how much may be sent on a new stream
    /// @return false if it is malformed
    boolean begin(int id, HeadParts parts, boolean ends, int sendWindow) {
        FieldList list = parts.list();
        RequestHead head = parts.head();
        Stream stream = new Stream(connection, id, sendWindow);
        stream.remoteClosed = ends;
        stream.head = parts;
        if (list.isOver()) {
            connection.begun(stream);
            stream.keepsHead(list.held());
            watch(stream, Method.GET, "", Headers.empty());
            reject(
                    stream,
                    Status.REQUEST_HEADER_FIELDS_TOO_LARGE,
                    "the header section is too large");
            return true;
        }
        try {
            rules.check(list, ends, head);
        } catch (MalformedRequestException e) {
            return false;
        }
        stream.announced = head.contentLength();
        stream.isHead = head.method().equals(Method.HEAD);
        stream.priority = priority(head.fields());
        connection.begun(stream);
        stream.keepsHead(list.held());
        ConnectionWatch told = connection.watch();
        if (told != null) {
            watch(stream, head.method(), head.target(), head.fields().copyOf(told.fields()));
        }
        route(stream, head, ends);
        return true;
    }

    private static Priority priority(FieldLines fields) {
        int line = fields.indexOf("priority", 0);
        return Priority.of(line < 0 ? null : fields.value(line));
    }

    private void watch(Stream stream, Method method, String target, Headers wanted) {
        ConnectionWatch told = connection.watch();
        if (told != null) {
            long unsent = connection.connection().output().unsent();
            stream.watch =
                    told.stream(
                            unsent,
                            method,
                            target,
                            RequestHead.PROTOCOL,
                            stream.head == null ? 0 : stream.head.list().top(),
                            wanted);
            if (stream.watch != null) {
                stream.watch.numbered(stream.id);
            }
        }
    }

    private void route(Stream stream, RequestHead head, boolean ends) {
        String refusal = head.refusal();
        boolean expects = head.hasExpectation();
        if (refusal != null) {
            reject(stream, Status.BAD_REQUEST, refusal);
        } else if (head.method().equals(Method.CONNECT)) {
            reject(stream, Status.NOT_IMPLEMENTED, "this server opens no tunnels");
        } else if (!isForUs(head)) {
            reject(stream, Status.MISDIRECTED_REQUEST, "another host than the connection is for");
        } else if (expects && !head.expectsContinue()) {
            reject(stream, Status.EXPECTATION_FAILED, "an unknown expectation");
        } else {
            find(stream, head, ends);
        }
    }

    private boolean isForUs(RequestHead head) {
        return head.hostStart() == RequestHead.NONE
                || connection
                        .connection()
                        .transport()
                        .isFor(head.fields().bytes(), head.hostStart(), head.hostEnd());
    }

    private void find(Stream stream, RequestHead head, boolean ends) {
        boolean asterisk =
                head.pathEnd() - head.pathStart() == 1 && head.path()[head.pathStart()] == '*';
        Endpoint endpoint =
                asterisk
                        ? null
                        : server.router()
                                .find(
                                        head.path(),
                                        head.pathStart(),
                                        head.pathEnd() - head.pathStart());
        Route found = endpoint == null ? null : endpoint.route(head.method());
        Route route = found == null ? server.router().withoutRoute() : found;
        stream.call().begin(route);
        StreamWatch told = stream.watch;
        if (told != null && found != null) {
            told.route(found.pattern());
        }
        long length = head.contentLength();
        long max = server.maxBody(route);
        boolean tooLong = length > max;
        if (!ends && !tooLong) {
            stream.body = new StreamBody(stream, length, max, head.expectsContinue());
        }
        if (route != null || server.answers().areRendered()) {
            RequestBody content = stream.body == null ? EmptyBody.INSTANCE : stream.body;
            Endpoint own = found == null ? null : endpoint;
            stream.request = new WireRequest(stream, head, head.method(), own, content);
        }
        if (tooLong) {
            reject(stream, Status.CONTENT_TOO_LARGE, "the body is too long");
        } else if (route == null) {
            stream.work()
                    .decide(
                            server.router()
                                    .answer(head.method(), endpoint, asterisk, stream.request));
        }
    }

    private void reject(Stream stream, Status status, String reason) {
        StreamWatch told = stream.watch;
        if (told != null) {
            told.endsAs(Ending.MALFORMED);
        }
        boolean isShort = connection.connection().buffers().budget().isShort();
        stream.work().decide(server.answers().refusal(status, reason, stream.request, isShort));
    }
}
