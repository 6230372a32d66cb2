package hyperserve.http2.connection;

import hyperserve.api.CloseReason;
import hyperserve.http2.frame.ErrorCode;
import hyperserve.http2.frame.FrameWriter;
import hyperserve.runtime.net.Output;
import hyperserve.runtime.semantics.ConnectionAccount;
import hyperserve.runtime.semantics.ServerState;
import hyperserve.runtime.semantics.StreamCounts.Count;

/// How streams end (RFC 9113 §5.1, §8.1): answered, reset, or with the connection. Owned by whoever
/// owns the connection.
final class StreamEnds {

    private static final int RST_STREAM_LENGTH = 13;

    private final Streams streams;
    private final ServerState server;
    private final ConnectionAccount account;
    private final Output output;
    private final Requests requests;
    private final Clocks clocks;
    private final News news;

    StreamEnds(
            Http2Connection connection,
            ConnectionAccount account,
            Requests requests,
            Clocks clocks,
            News news) {
        this.streams = connection.streams();
        this.server = connection.server();
        this.account = account;
        this.output = connection.connection().output();
        this.requests = requests;
        this.clocks = clocks;
        this.news = news;
    }

    /// All of a response is in the output. What the client has yet to send of its request is passed
    /// over, if that is not too much; else it is told to stop (RFC 9113 §8.1).
    void answered(Stream stream) {
        account.answered();
        if (stream.remoteClosed) {
            remove(stream, false);
        } else if (passesOver(stream)) {
            stream.passesSince = server.clock().getAsLong() | 1;
            stream.leave();
        } else {
            stopSending(stream);
        }
    }

    private boolean passesOver(Stream stream) {
        StreamBody body = stream.body;
        long most = server.limits().unreadBody();
        return body != null
                && !body.awaitsContinue()
                && stream.announced - stream.received <= most
                && stream.passed <= most;
    }

    /// More has come of a request that was answered.
    void passed(Stream stream, int count) {
        stream.passed += count;
        if (!passesOver(stream)) {
            stopSending(stream);
        }
    }

    private void stopSending(Stream stream) {
        FrameWriter.rstStream(output.room(RST_STREAM_LENGTH), stream.id, ErrorCode.NO_ERROR);
        remove(stream, true);
    }

    /// All has come of a request that was answered.
    void allPassed(Stream stream) {
        remove(stream, false);
    }

    /// Ends a stream by RST_STREAM.
    void reset(Stream stream, ErrorCode code, CloseReason why) {
        FrameWriter.rstStream(output.room(RST_STREAM_LENGTH), stream.id, code);
        streams.counts().count(Count.RESET_BY_SERVER);
        leave(stream, true, why, "the stream was reset");
    }

    /// Refuses to open a stream.
    void refuse(int id, ErrorCode code) {
        FrameWriter.rstStream(output.room(RST_STREAM_LENGTH), id, code);
        boolean refused = code.equals(ErrorCode.REFUSED_STREAM);
        streams.counts().count(refused ? Count.REFUSED : Count.RESET_BY_SERVER);
        streams.remember(id, true);
    }

    /// Ends a stream, which may not have been answered, without a word.
    ///
    /// @param byReset whether the client was told
    /// @param why why, for those who observe
    /// @param told what a read of the body is told
    void leave(Stream stream, boolean byReset, CloseReason why, String told) {
        stream.localClosed = true;
        stream.breakOff(told);
        if (stream.watch != null) {
            stream.watch.cut(why, stream.received, stream.sent);
        }
        remove(stream, byReset);
    }

    /// Ends all, as the connection does.
    void leaveAll(CloseReason why) {
        for (Stream each : streams.copy()) {
            leave(each, false, why, "the connection has ended within a body");
        }
    }

    private void remove(Stream stream, boolean byReset) {
        boolean over = stream.leave();
        stream.lingers = !over;
        streams.remove(stream, byReset, over);
        news.withhold(stream.grown);
        HeadParts parts = stream.head;
        if (over && parts != null) {
            stream.head = null;
            requests.giveBack(parts);
        }
        if (streams.all().isEmpty()) {
            clocks.idle();
        }
    }
}
