package hyperserve.http2.connection;

import hyperserve.http2.frame.ErrorCode;
import hyperserve.http2.frame.FrameWriter;
import hyperserve.runtime.net.Output;

import java.util.concurrent.TimeUnit;

/// The end of a connection in order (RFC 9113 §6.8): GOAWAY that lets all streams be, as some may
/// be on their way, and when the client must have got that, a second one with the last stream that
/// is answered. Owned by whoever owns the connection.
final class Farewell {

    /// How long requests may be on their way if the answer to a PING does not tell.
    private static final long ON_THE_WAY = TimeUnit.SECONDS.toNanos(1);

    private static final int LENGTH = 17;
    private static final long PING = 0x6279_6521_6279_6521L;

    private enum State {
        NONE,
        ANNOUNCED,
        SAID
    }

    private State state = State.NONE;
    private long due;
    private int last = Integer.MAX_VALUE;

    /// The last stream there was when it began, if all had ended.
    private int idleSince = -1;

    /// Whether it has begun.
    boolean isAnnounced() {
        return state != State.NONE;
    }

    /// Whether no new stream is answered.
    boolean isSaid() {
        return state == State.SAID;
    }

    /// Whether a stream came too late.
    boolean refuses(int streamId) {
        return streamId > last;
    }

    /// Whether there has been no stream since it began, so that nothing is on its way to the client
    /// or from it.
    boolean isQuiet(int lastStream) {
        return idleSince == lastStream;
    }

    /// Says that the connection is to end, and asks whether the client has heard of it.
    ///
    /// @param lastStream the last stream there was
    /// @param idle whether all have ended, and nothing is to be sent
    void announce(Output out, int lastStream, boolean idle, long now) {
        if (state == State.NONE) {
            state = State.ANNOUNCED;
            idleSince = idle ? lastStream : -1;
            due = now + ON_THE_WAY;
            FrameWriter.goAway(out.room(LENGTH), Integer.MAX_VALUE, ErrorCode.NO_ERROR);
            FrameWriter.ping(out.room(LENGTH), PING, false);
        }
    }

    /// Says which stream is the last one; again, with the same one, if the client then breaks the
    /// rules.
    void say(Output out, int lastStream, ErrorCode code) {
        if (state != State.SAID || code != ErrorCode.NO_ERROR) {
            state = State.SAID;
            last = Math.min(last, lastStream);
            FrameWriter.goAway(out.room(LENGTH), last, code);
        }
    }

    /// The client has answered a PING.
    void answered(long data, Output out, int lastStream) {
        if (state == State.ANNOUNCED && data == PING) {
            say(out, lastStream, ErrorCode.NO_ERROR);
        }
    }

    /// Goes on if it is time to.
    void proceed(Output out, int lastStream, long now) {
        if (state == State.ANNOUNCED && due - now <= 0) {
            say(out, lastStream, ErrorCode.NO_ERROR);
        }
    }

    /// When that is, if it is before another time.
    long due(long otherwise) {
        return state == State.ANNOUNCED && due - otherwise < 0 ? due : otherwise;
    }
}
