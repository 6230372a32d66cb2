package hyperserve.runtime.http1;

import hyperserve.api.BodyException;
import hyperserve.api.CloseReason;
import hyperserve.api.FixedBody;
import hyperserve.api.Headers;
import hyperserve.api.Nullable;
import hyperserve.api.PushedBody;
import hyperserve.api.Response;
import hyperserve.api.Status;
import hyperserve.api.StreamedBody;
import hyperserve.api.Upgrade;
import hyperserve.runtime.http1.ResponseEncoder.Persistence;
import hyperserve.runtime.logging.LazyLogger;
import hyperserve.runtime.net.Connection;
import hyperserve.runtime.semantics.ConnectionAccount;
import hyperserve.runtime.semantics.ConnectionWatch;
import hyperserve.runtime.semantics.HandlerCall;
import hyperserve.runtime.semantics.ServerState;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Objects;

/// The answer to one request, and whether the connection outlives it. Reused for the next request;
/// owned by whoever owns the connection.
final class ResponseWriter {

    private static final Logger LOG = LazyLogger.of(ResponseWriter.class);

    /// How much of the answer to the request in progress is in the output, or was sent.
    private enum Written {
        NOTHING,
        PART,
        ALL
    }

    private final Exchange exchange;
    private final Connection connection;
    private final ServerState server;
    private final ResponseEncoder encoder;
    private final ConnectionAccount account;

    /// What is to be sent, once that is known and not sent yet.
    private @Nullable Response response;

    private @Nullable ResponseStream stream;

    /// The content of the answer while it is pushed.
    private @Nullable Push push;
    private boolean isHead;
    private boolean persists;
    private boolean http10;
    private boolean untilClose;

    /// Bytes of content in the answer.
    private long contentMade;

    /// What the connection becomes when all is sent, null if it stays with HTTP.
    private @Nullable Upgraded upgraded;

    private ConnectionEnd connectionEnd = ConnectionEnd.NONE;
    private Written written = Written.NOTHING;

    ResponseWriter(
            Exchange exchange, Connection connection, ServerState server, ResponseEncoder encoder) {
        this.exchange = exchange;
        this.connection = connection;
        this.server = server;
        this.encoder = encoder;
        this.account = new ConnectionAccount(server);
    }

    /// Begins the answer to a request.
    ///
    /// @param toHead whether the request's method is HEAD
    void begin(RequestHead received, boolean toHead) {
        exchange.peer().asked();
        http10 = received.isHttp10();
        persists = received.persists();
        isHead = toHead;
        response = null;
        contentMade = 0;
    }

    /// Whether the connection is to be closed when all is sent.
    boolean closing() {
        return connectionEnd != ConnectionEnd.NONE;
    }

    /// Whether the client may still be sending when the connection is closed.
    boolean lingering() {
        return closing() && connectionEnd != ConnectionEnd.CLOSE;
    }

    /// Whether the connection is to be closed at once, so that nobody takes what was sent for all.
    boolean cut() {
        return connectionEnd == ConnectionEnd.CUT || torn();
    }

    /// Whether the end of the connection says that the response is complete (HTTP/1.0).
    boolean lastsUntilClose() {
        return untilClose;
    }

    /// Whether something to be sent was dropped; so it takes a reset to end the connection.
    boolean torn() {
        return connectionEnd == ConnectionEnd.RESET;
    }

    private void endConnection(ConnectionEnd how) {
        connectionEnd = connectionEnd.or(how);
    }

    /// Decides to close without another answer.
    void giveUp() {
        endConnection(ConnectionEnd.LINGERING_CLOSE);
    }

    /// What the connection becomes when all is sent, unless it is closed; null if it stays with
    /// HTTP.
    @Nullable
    Upgraded upgraded() {
        return upgraded;
    }

    /// Decides what the connection becomes after the response that is being made.
    void becomes(Upgraded next) {
        upgraded = next;
    }

    /// The connection is gone before it could become that.
    void abandonUpgrade() {
        if (upgraded != null) {
            upgraded.abandon();
        }
    }

    /// What a stop counts of the connection.
    ConnectionAccount account() {
        return account;
    }

    /// Whether all that is in the output belongs to answers that are there from end to end.
    boolean wholeSoFar() {
        return written != Written.PART;
    }

    /// Whether the answer to the request in progress is among those.
    boolean answered() {
        return written == Written.ALL;
    }

    /// Decides to close after the answer that is being made.
    void closeAfterwards() {
        endConnection(ConnectionEnd.CLOSE);
    }

    /// Decides that nothing more is sent, because what was to be sent is dropped.
    void tear() {
        endConnection(ConnectionEnd.RESET);
    }

    /// Decides that nothing more is sent, because the connection is gone.
    void abandon() {
        endConnection(ConnectionEnd.CUT);
        dropPush();
    }

    /// The content that is pushed ends where it is.
    void dropPush() {
        Push current = push;
        if (current != null) {
            contentMade = current.made();
            push = null;
            current.end(false);
        }
    }

    /// What was decided and not sent yet, null if nothing was.
    @Nullable
    Response decided() {
        return response;
    }

    /// Decides what to send.
    void decide(Response what) {
        response = what;
    }

    /// Whether a streamed answer is no more to be changed.
    boolean hasBegun() {
        return stream != null && stream.committed();
    }

    /// How many bytes of content the answer has, as far as it was made.
    long contentMade() {
        return contentMade;
    }

    /// Whether to send what was decided may wait for the client.
    boolean streams(Response result) {
        return result.body() instanceof StreamedBody && !isHead;
    }

    /// The content of the answer in progress if that is pushed, else null.
    @Nullable
    Push push() {
        return push;
    }

    /// How many bytes it keeps while it waits for the client.
    long held() {
        ResponseStream current = stream;
        Upgraded next = upgraded;
        return (current == null ? 0 : current.held())
                + (next == null ? 0 : next.held())
                + (push == null ? 0 : Push.KEPT);
    }

    /// Keeps no more than it has to, as the client is waited for.
    void beforeWaiting() {
        if (stream != null) {
            stream.release();
        }
    }

    /// A body that could not be had decides the answer, whatever the handler made of it.
    Response overriddenByBody(Response made) {
        BodyException failure = exchange.bodyFailure();
        if (failure == null) {
            return made;
        }
        Status status = failure.status();
        endConnection(status == null ? ConnectionEnd.CUT : ConnectionEnd.LINGERING_CLOSE);
        if (status == null) {
            return made;
        }
        exchange.endsFor(status);
        return server.answers()
                .refusal(status, failure.reason(), exchange.request(), exchange.isMemoryShort());
    }

    /// Sends an answer, as far as it goes without waiting; a streamed one while it is made.
    void send(Response result) {
        response = result;
        Upgrade upgrade = result.upgrade();
        if (cut()) {
            return;
        }
        if (upgrade != null) {
            writeUpgrade(result, upgrade.protocol());
        } else if (result.body() instanceof FixedBody fixed) {
            writeFixed(result, fixed);
        } else if (result.body() instanceof StreamedBody streamed) {
            writeStreamed(streamed);
        } else if (result.body() instanceof PushedBody pushed) {
            beginPush(pushed);
        }
    }

    private void writeFixed(Response result, FixedBody fixed) {
        Persistence persistence = persistence();
        watchResponds(result);
        contentMade = isHead ? 0 : fixed.length();
        written = Written.PART;
        encoder.fixed(connection.output(), result, fixed, !isHead, persistence);
        written = Written.ALL;
    }

    /// 101 has neither content nor a length of any (RFC 9110 §8.6), and `Connection: close` would
    /// contradict it.
    private void writeUpgrade(Response result, String protocol) {
        Headers headers = result.headers().with("Upgrade", protocol);
        watchResponds(result);
        written = Written.PART;
        encoder.head(
                connection.output(),
                result.status(),
                headers,
                ResponseEncoder.NONE,
                Persistence.KEEP);
        written = Written.ALL;
    }

    /// The length that the head says of content that is made while it is sent.
    private long announce(long known) {
        long unknown = http10 ? ResponseEncoder.UNTIL_CLOSE : ResponseEncoder.CHUNKED;
        long length = known == StreamedBody.UNKNOWN ? unknown : known;
        untilClose = length == ResponseEncoder.UNTIL_CLOSE;
        if (untilClose) {
            endConnection(ConnectionEnd.CLOSE);
        }
        return length;
    }

    /// Nothing is sent before the source is open. Then the client is told at once.
    private void beginPush(PushedBody pushed) {
        long length = announce(pushed.length());
        if (isHead) {
            commitStream(length);
            written = Written.ALL;
            return;
        }
        try {
            connection.transport().noDelay();
            push = new Push(exchange, connection, pushed, length == ResponseEncoder.CHUNKED);
        } catch (Throwable e) {
            streamFailed(false, false, e);
            return;
        }
        commitStream(length);
        // For as long as this may take, nothing is kept of it.
        response = null;
    }

    /// The source of content that is pushed has failed.
    void pushFailed(Throwable e) {
        streamFailed(true, false, e);
    }

    /// All content was written that was pushed.
    void pushEnded() {
        Push over = Objects.requireNonNull(push);
        contentMade = over.made();
        written = Written.ALL;
        push = null;
        over.end(true);
    }

    private void writeStreamed(StreamedBody streamed) {
        long length = announce(streamed.length());
        if (isHead) {
            commitStream(length);
            written = Written.ALL;
            return;
        }
        ResponseStream out = new ResponseStream(exchange, connection, length);
        stream = out;
        try {
            connection.transport().noDelay();
            exchange.peer().writing().reset();
            exchange.call().write(streamed, out);
            BodyException failure = exchange.bodyFailure();
            if (failure != null) {
                throw failure;
            }
            out.end();
            written = Written.ALL;
        } catch (Throwable e) {
            streamFailed(out.committed(), out.broken(), e);
        } finally {
            // Unless another answer has taken its place.
            if (out.committed()) {
                contentMade = out.written();
            }
            out.abort();
            stream = null;
        }
    }

    private void watchResponds(Response result) {
        ConnectionWatch watch = exchange.watch();
        if (watch != null) {
            watch.responds(connection.output().unsent(), result);
        }
    }

    private void streamFailed(boolean committed, boolean broken, Throwable e) {
        HandlerCall call = exchange.call();
        boolean error = e instanceof Error;
        boolean ownFault = error || (!exchange.isBodyLost() && !broken && !call.isReset());
        if (committed) {
            exchange.failed(e);
            if (ownFault) {
                exchange.closesFor(CloseReason.FAILURE);
            }
            endConnection(ConnectionEnd.CUT);
            call.writerFailedHalfway(ownFault, e);
            return;
        }
        Response instead = overriddenByBody(call.writerFailed(ownFault, exchange.request(), e));
        response = instead;
        if (!cut() && instead.body() instanceof FixedBody fixed) {
            writeFixed(instead, fixed);
        }
    }

    /// Writes the head of a streamed response.
    void commitStream(long length) {
        Response result = Objects.requireNonNull(response);
        watchResponds(result);
        written = Written.PART;
        encoder.head(connection.output(), result.status(), result.headers(), length, persistence());
        WireBody content = exchange.body();
        if (content != null) {
            content.responseBegun();
        }
    }

    /// Decides whether the connection outlives this response; the head that is written next says
    /// so.
    private Persistence persistence() {
        closeIfDropped();
        if (!closing()) {
            Response result = Objects.requireNonNull(response);
            long most = server.limits().unreadBody();
            boolean reusable = UnreadBody.allowsReuse(exchange.body(), streams(result), most);
            if (!reusable || server.draining() || exchange.peer().isLast()) {
                endConnection(ConnectionEnd.LINGERING_CLOSE);
            } else if (!persists || result.closesConnection()) {
                endConnection(ConnectionEnd.CLOSE);
            }
        }
        Persistence kept = http10 ? Persistence.KEEP_HTTP10 : Persistence.KEEP;
        return closing() ? Persistence.CLOSE : kept;
    }

    /// There was no memory for what the client sent behind the request, so the next one is lost;
    /// the client sees that it was not answered (RFC 9112 §9.6).
    private void closeIfDropped() {
        if (connection.input().hasDropped() && !closing()) {
            LOG.log(Level.DEBUG, "no memory was left for the next requests; they are not answered");
            endConnection(ConnectionEnd.LINGERING_CLOSE);
        }
    }

    /// Takes leave of a request that was answered.
    ///
    /// @param content its body, if it had one
    void end(@Nullable WireBody content) {
        if (!cut()) {
            account.answered();
        }
        if (content != null) {
            boolean reusable = UnreadBody.passOver(content, server.limits().unreadBody());
            if (!reusable || closing()) {
                endConnection(
                        content.ended() ? ConnectionEnd.CLOSE : ConnectionEnd.LINGERING_CLOSE);
            }
        }
        closeIfDropped();
        response = null;
        push = null;
        isHead = false;
        if (written == Written.ALL) {
            written = Written.NOTHING;
        }
    }
}
