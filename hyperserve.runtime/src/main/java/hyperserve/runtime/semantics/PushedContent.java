package hyperserve.runtime.semantics;

import hyperserve.api.BodySource;
import hyperserve.api.Nullable;
import hyperserve.api.PushedBody;
import hyperserve.runtime.logging.LazyLogger;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.Objects;

/// The content of one response that is pushed, as its application has it: the calls of the source,
/// and the signals from there. Owned by whoever owns the connection, but for the signal, which any
/// thread may give, and for [#end] at the end of the event source, when nobody owns it.
public final class PushedContent {

    private static final Logger LOG = LazyLogger.of(PushedContent.class);

    /// Where the content goes.
    public interface Sink {

        /// {@return whether a piece may be put there}
        boolean hasRoom();

        /// Puts a piece there.
        ///
        /// @param piece its bytes, from position to limit; the buffer is others' too
        void append(ByteBuffer piece);
    }

    /// What the application gives when it has something. It forgets the connection at the end of
    /// the response, as the application may keep it for longer.
    private static final class Signal implements Runnable {

        private volatile @Nullable Runnable server;

        Signal(Runnable server) {
            this.server = server;
        }

        @Override
        public void run() {
            Runnable known = server;
            if (known != null) {
                known.run();
            }
        }
    }

    private final HandlerCall call;
    private final Signal signal;
    private final BodySource source;

    private boolean told;
    private boolean over;
    private boolean ended;

    /// Has the source opened.
    ///
    /// @param call the call of the handler that has made the response
    /// @param server called by any thread when there is something to take
    /// @param body the content
    /// @throws Exception what the application throws
    public PushedContent(HandlerCall call, Runnable server, PushedBody body) throws Exception {
        this.call = call;
        this.signal = new Signal(server);
        boolean opened = false;
        call.enterFeed();
        try {
            source = Objects.requireNonNull(body.feed().open(signal), "the feed returned null");
            opened = true;
        } finally {
            if (!opened) {
                signal.server = null;
            }
            call.leaveUserCode();
        }
    }

    /// Takes what there is, as long as there is room.
    ///
    /// @param sink where it goes
    /// @param isQuiet whether there was nothing for the time after which something is sent all the
    ///     same
    /// @return whether there was anything
    /// @throws Exception what the application throws
    public boolean pull(Sink sink, boolean isQuiet) throws Exception {
        call.enterFeed();
        try {
            boolean any = false;
            while (sink.hasRoom()) {
                ByteBuffer piece = source.next();
                if (isNothing(piece)) {
                    over |= source.isOver();
                    piece = isQuiet && !any && !over ? source.quiet() : null;
                }
                if (piece == null || isNothing(piece)) {
                    return any;
                }
                sink.append(piece);
                any = true;
            }
            return any;
        } finally {
            call.leaveUserCode();
        }
    }

    private static boolean isNothing(@Nullable ByteBuffer piece) {
        return piece == null || !piece.hasRemaining();
    }

    /// The server stops; only the first time counts.
    public void stop() {
        if (told) {
            return;
        }
        told = true;
        call.enterFeed();
        try {
            over |= source.stopping();
        } finally {
            call.leaveUserCode();
        }
    }

    /// {@return whether nothing will come any more}
    public boolean isOver() {
        return over;
    }

    /// The response has ended; only the first time counts.
    ///
    /// @param whole whether all of it was given to the connection
    public void end(boolean whole) {
        if (!beginEnd()) {
            return;
        }
        call.enterFeed();
        try {
            source.ended(whole);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "the source of " + call.route() + " failed at its end", e);
        } finally {
            call.leaveUserCode();
        }
    }

    /// An owner that is left behind by the end of its event source may come here at the same time.
    private synchronized boolean beginEnd() {
        boolean first = !ended;
        ended = true;
        signal.server = null;
        return first;
    }
}
