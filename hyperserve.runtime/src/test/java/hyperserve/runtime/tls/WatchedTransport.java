package hyperserve.runtime.tls;

import hyperserve.runtime.limits.MemoryBudget;
import hyperserve.runtime.net.BufferPool;
import hyperserve.runtime.net.UnencryptedException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectionKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.Supplier;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/// A transport that is held to what it promises, whatever its client does:
///
/// - What it gives is what its client has said, from the beginning and without a gap; its end is
///   that of the client.
/// - A read that moves nothing leaves nothing unread, and waits for what is not there.
/// - It fails as an [IOException] alone, never by a fault of its own, and once that it has failed
///   it says no more.
/// - At the end all buffers are where they were leased.
final class WatchedTransport {

    private static final int BUFFERS = 4;
    private static final int MOST_STEPS = 100_000;
    private static final int READ = SelectionKey.OP_READ;
    private static final int WRITE = SelectionKey.OP_WRITE;
    private static final byte[] CONTENT = new byte[200_000];
    private static final FileChannel FILE = file();

    private final PartialChannel channel;
    private final HostileClient client;
    private final BufferPool buffers;
    private final Set<ByteBuffer> all;
    private final TlsTransport transport;
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private int given;
    private int writtenLast = -1;
    private boolean ended;
    private boolean cut;
    private boolean unencrypted;
    private boolean outputEnded;

    WatchedTransport(PartialChannel channel, HostileClient client, Supplier<SSLEngine> engines) {
        this.channel = channel;
        this.client = client;
        buffers = TlsTransport.buffers(BUFFERS, new MemoryBudget(Long.MAX_VALUE));
        all = lease();
        all.forEach(buffers::release);
        transport = new TlsTransport(channel, engines, TestTls.anyName(), buffers);
    }

    private static FileChannel file() {
        for (int i = 0; i < CONTENT.length; i++) {
            CONTENT[i] = (byte) (i * 31 + (i >> 8));
        }
        try {
            Path path = Files.createTempFile("fuzz", "content");
            Files.write(path, CONTENT);
            return FileChannel.open(
                    path, StandardOpenOption.READ, StandardOpenOption.DELETE_ON_CLOSE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Set<ByteBuffer> lease() {
        Set<ByteBuffer> leased = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < BUFFERS; i++) {
            require(leased.add(buffers.lease()), "a buffer was given back twice");
        }
        return leased;
    }

    private static void require(boolean condition, String complaint) {
        if (!condition) {
            throw new AssertionError(complaint);
        }
    }

    /// What it has taken of what was to be sent.
    byte[] taken() {
        return taken.toByteArray();
    }

    /// How much of what the client has said it has given.
    int given() {
        return given;
    }

    /// Whether it has given the end of the stream.
    boolean hasEnded() {
        return ended;
    }

    /// Whether there is nothing more to be had of it.
    boolean isOver() {
        return ended || cut || hasFailed();
    }

    private boolean hasFailed() {
        return writtenLast >= 0;
    }

    boolean isNegotiated() {
        return transport.tls() != null;
    }

    private interface Step {
        void run() throws IOException;
    }

    /// Takes a step that may fail, and must if one before it has.
    private void step(Step step) {
        boolean before = hasFailed();
        try {
            step.run();
            require(!before, "it goes on after it has failed");
        } catch (UnencryptedException e) {
            require(!unencrypted && !client.isSound(), "an honest client is taken for a plain one");
            unencrypted = true;
        } catch (PartialChannel.ResetException e) {
            cut = true;
        } catch (SSLException e) {
            failed(e);
        } catch (ClosedChannelException e) {
            require(outputEnded && (unencrypted || !client.isSound()), "it writes behind the end");
            cut = true;
        } catch (IOException e) {
            throw new AssertionError("not one of its own", e);
        }
        if (hasFailed()) {
            require(channel.writtenLength() == writtenLast, "it goes on to speak");
            require(cut || !transport.hasUnread(), "it fails, and has something unread");
        }
        int interest = transport.interest(READ);
        require(interest != 0 && (interest & ~(READ | WRITE)) == 0, "it waits for nothing");
        require(transport.unsent() >= 0, "less than nothing is unsent");
        require(transport.held() >= 0, "less than nothing is held");
    }

    private void failed(SSLException e) {
        if (e.getCause() instanceof RuntimeException) {
            throw new AssertionError("a fault of its own", e);
        }
        if (client.isSound() && !cut) {
            throw new AssertionError("it refuses an honest client", e);
        }
        if (!hasFailed()) {
            writtenLast = channel.writtenLength();
        }
    }

    /// Reads once.
    ///
    /// @param size of the target; as little as there may be if it is 0
    void read(int size) {
        step(
                () -> {
                    if (size == 0) {
                        little();
                    } else {
                        all(size);
                    }
                });
    }

    private void all(int size) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(size);
        long before = channel.moved();
        int count = transport.read(target);
        given(target, count);
        if (count == 0 && channel.moved() == before && !unencrypted) {
            waits();
        }
    }

    private void little() throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        long before = channel.received();
        boolean session = isNegotiated();
        int count = transport.readLittle(one);
        given(one, count);
        require(!session || channel.received() <= before + 1, "more than a little");
    }

    private void given(ByteBuffer target, int count) {
        if (unencrypted) {
            ended |= count < 0;
            return;
        }
        require(target.position() == Math.max(0, count), "another count than it has put there");
        if (count > 0) {
            content(target.flip());
        } else if (count < 0) {
            end();
        }
    }

    private void content(ByteBuffer content) {
        require(!ended, "content behind the end");
        int count = content.remaining();
        byte[] said = client.said();
        require(given + count <= said.length, "more than was said");
        ByteBuffer expected = ByteBuffer.wrap(said, given, count);
        require(content.equals(expected), "other content than was said");
        given += count;
    }

    private void end() {
        ended = true;
        // In a handshake anybody can say it.
        require(!isNegotiated() || client.isClosed(), "an end that nobody has said");
        require(given == 0 || given == client.said().length, "the end before what was said");
    }

    private void waits() {
        require(!transport.hasUnread(), "what is unread stays so");
        int interest = transport.interest(READ);
        require((interest & READ) == 0 || !channel.isReadable(), "it does not read what is here");
        require((interest & WRITE) == 0 || !channel.isWritable(), "it does not write what it can");
    }

    /// Reads as a connection does, as long as there is reason to.
    void drive(int size) {
        int steps = 0;
        while (!isOver() && isReady()) {
            read(size);
            require(steps++ < MOST_STEPS, "it does not come to an end");
        }
    }

    private boolean isReady() {
        int interest = transport.interest(READ);
        return transport.hasUnread()
                || ((interest & READ) != 0 && channel.isReadable())
                || ((interest & WRITE) != 0 && channel.isWritable());
    }

    /// Writes pieces of these lengths.
    void write(int... lengths) {
        step(() -> takes(lengths));
    }

    private void takes(int... lengths) throws IOException {
        mayBeRefused();
        ByteBuffer[] pieces = new ByteBuffer[lengths.length];
        int at = 0;
        for (int i = 0; i < lengths.length; i++) {
            pieces[i] = ByteBuffer.wrap(CONTENT, at, lengths[i]).slice();
            at += lengths[i];
        }
        long count =
                pieces.length == 1
                        ? transport.write(pieces[0])
                        : transport.write(pieces, pieces.length);
        int before = (int) count;
        for (ByteBuffer each : pieces) {
            require(
                    each.position() == Math.min(before, each.limit()),
                    "another count than it has taken");
            before -= each.position();
        }
        taken.write(CONTENT, 0, (int) count);
    }

    /// Nothing is said behind the end, and in TLS 1.2 not to who has said that it ends.
    private void mayBeRefused() {
        if (outputEnded || client.isClosed()) {
            client.distrust();
        }
    }

    /// Writes a part of a file, which may end before it.
    void writeFile(int position, int length) {
        step(
                () -> {
                    mayBeRefused();
                    long count = transport.write(FILE, position, length);
                    require(
                            count >= 0 && count <= Math.max(0, CONTENT.length - position),
                            "more than the file has");
                    taken.write(CONTENT, Math.min(position, CONTENT.length), (int) count);
                });
    }

    void flush() {
        step(transport::flush);
    }

    void endOutput() {
        if (hasFailed() || cut) {
            return;
        }
        if (!isNegotiated()) {
            client.distrust();
        }
        step(
                () -> {
                    outputEnded = true;
                    transport.endOutput();
                });
    }

    boolean hasEndedOutput() {
        return outputEnded;
    }

    void release() {
        transport.release();
    }

    /// Takes leave, and looks whether all is back.
    void leave(boolean whole) {
        transport.leave(whole);
        require(!hasFailed() || channel.writtenLength() == writtenLast, "it speaks in leaving");
        transport.release();
        Set<ByteBuffer> leased = lease();
        require(leased.containsAll(all), "a buffer was not given back");
    }

    /// What the client has heard so far is what was taken.
    void requireHeard() {
        byte[] heard = client.heard();
        byte[] begin = Arrays.copyOf(taken(), Math.min(taken.size(), heard.length));
        require(Arrays.equals(heard, begin), "the client hears what nobody has said");
    }
}
