package hyperserve.http2.connection;

import hyperserve.api.Nullable;
import hyperserve.api.pool.StackRoom;
import hyperserve.runtime.logging.LazyLogger;
import hyperserve.runtime.net.Connection;
import hyperserve.runtime.net.Next;
import hyperserve.runtime.net.Output;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;

/// Turns of threads that write the content of a stream, and find that nobody has the connection: to
/// signal would wake a thread to send what is here, and that one the writer again. So the writer
/// owns the connection for as long as it takes to send, as in HTTP/1.1.
///
/// 1. It owns what nobody has: a connection that waits for its client ([Connection#tryOwn()]), or
///    that its own thread has lent while it runs the writer ([Connection#takeBack]), and lends
///    again. If somebody has it, the content waits in the [StreamOutput], and the owner is told by
///    a signal, as ever. Each of both is an exchange of the one word by which owners follow each
///    other, so all that the last one did is seen, and nobody else comes in before it is let go.
/// 2. It sends, and does no more: it reads nothing, runs no handler, asks no source for content (if
///    one is to be asked, all is left to the pool) and takes no news. Who has left
///    news while it was the owner has signalled, so its letting go fails, and the connection is
///    run. What waits of other streams is sent by their turns, and before its own.
/// 3. It waits for nothing. What the socket does not take stays in the output, copied, as the
///    writer's memory is its own again; the connection is armed for room then, and whoever runs it
///    goes on. The writer waits where it always does, once much of its content waits.
/// 4. Nothing of it is done in a monitor. It makes sure of its stack before it owns anything, and
///    lets go however it ends: an error closes the connection, as it does any owner's.
final class WriterTurns {

    private static final Logger LOG = LazyLogger.of(WriterTurns.class);

    /// Writes before others have their turn.
    private static final int ROUNDS = 8;

    private final Http2Connection http;
    private final Connection connection;
    private final Output output;
    private final Clocks clocks;
    private final Outgoing outgoing;

    WriterTurns(Http2Connection http, Clocks clocks, Outgoing outgoing) {
        this.http = http;
        this.connection = http.connection();
        this.output = connection.output();
        this.clocks = clocks;
        this.outgoing = outgoing;
    }

    /// Sends what there is of a stream. For the thread that runs its writer.
    ///
    /// @param source more of it, which is sent from where it lies as far as may be; its position
    ///     moves on by as much. Null if there is nothing
    /// @return false if somebody has the connection, who is to be told
    boolean send(Stream stream, @Nullable ByteBuffer source) {
        StackRoom.ensure();
        Work work = stream.work();
        if (connection.takeBack(work.loan())) {
            Next next = Next.CLOSE;
            try {
                next = proceed(stream, source, true);
            } catch (IOException e) {
                gone(e);
            } finally {
                lendAgain(work, next);
            }
            return true;
        }
        return sendAsOwner(stream, source);
    }

    private boolean sendAsOwner(Stream stream, @Nullable ByteBuffer source) {
        if (!connection.tryOwn()) {
            return false;
        }
        Next next = Next.CLOSE;
        try {
            // Else the socket was full, and the poller tells when it is not.
            next = proceed(stream, source, output.unsent() == 0);
        } catch (IOException e) {
            gone(e);
        } finally {
            connection.finish(next);
        }
        return true;
    }

    /// Sends the end of a stream whose writer has ended. For the thread that has run it.
    ///
    /// @return false if somebody has the connection, who is to be told
    boolean end(Stream stream) {
        StackRoom.ensure();
        if (!connection.tryOwn()) {
            return false;
        }
        Next next = Next.CLOSE;
        try {
            boolean tries = output.unsent() == 0;
            http.finished(stream);
            next = proceed(stream, null, tries);
        } catch (IOException e) {
            gone(e);
        } finally {
            connection.finish(next);
        }
        return true;
    }

    private static void gone(IOException e) {
        LOG.log(Level.DEBUG, "a client has gone while its content was written", e);
    }

    /// Who goes on with other streams while the writer runs would not look for room to write.
    private void lendAgain(Work work, Next next) {
        boolean isOver = next == Next.CLOSE || http.isEnding();
        if (next == Next.READ && !isOver) {
            work.lent(connection.lend());
        } else {
            connection.finish(isOver ? next : Next.AGAIN);
        }
    }

    /// @param tries whether the socket may take something
    private Next proceed(Stream stream, @Nullable ByteBuffer source, boolean tries)
            throws IOException {
        if (http.isEnding() || http.sender().callsSources()) {
            return Next.AGAIN;
        }
        clocks.resume();
        http.sender().progress(stream);
        boolean more = tries;
        for (int i = 0; more && i < ROUNDS; i++) {
            http.gather();
            boolean moved = append(stream, source);
            outgoing.flush();
            more = output.unsent() == 0 && (moved || http.sender().hasWork());
        }
        if (output.unsent() == 0 && http.sender().hasWork()) {
            return Next.AGAIN;
        }
        if (source != null) {
            output.keepBorrowed();
        }
        return http.settle();
    }

    /// {@return whether more may follow}
    private boolean append(Stream stream, @Nullable ByteBuffer source) {
        if (source == null) {
            return false;
        }
        int before = source.remaining();
        http.sender().append(stream, source);
        return source.remaining() < before && source.hasRemaining();
    }
}
