package hyperserve.web.files;

import hyperserve.api.BodyOutput;
import hyperserve.api.FixedBody;
import hyperserve.api.Nullable;
import hyperserve.web.ByteRanges.Part;
import hyperserve.web.EntityTag;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/// The content of a file of a folder.
///
/// A small one was read between two looks at its state. Of a large one the channel is open that was
/// opened between them; all of a response is sent from that, so it is of one file, whatever becomes
/// of its name. Before the last bytes are sent the state is looked at once more: if somebody has
/// written to that very file, the response is not brought to its end, so that nobody takes a
/// mixture for the file. Only if it has become longer, and what were its last bytes are the same,
/// it is taken to have been appended to, as logs are.
///
/// A response is sent once, as a rule. Whoever sends it again opens the file anew, and is refused
/// if that is no longer the same.
final class FileContent implements Content {

    /// How many bytes are held back until the state was looked at.
    private static final long LAST = 4096;

    /// How many of its last bytes tell whether a file was appended to.
    private static final int END = 64;

    private static final Instant EARLIEST = Instant.EPOCH;

    private final FolderTree tree;
    private final FilePath path;
    private final @Nullable FileState state;
    private final long length;
    private final @Nullable FixedBody memory;
    private final @Nullable FileChannel channel;
    private final byte[] end;

    /// The response that is sent from the open channel.
    private final AtomicReference<@Nullable BodyOutput> first = new AtomicReference<>();

    /// @param state the state that the content is of, or null if it changes too fast to have one
    /// @param channel the file, or null if it is in memory or is not to be sent
    FileContent(
            FolderTree tree,
            FilePath path,
            @Nullable FileState state,
            long length,
            @Nullable FixedBody memory,
            @Nullable FileChannel channel)
            throws IOException {
        this.tree = tree;
        this.path = path;
        this.state = state;
        this.length = length;
        this.memory = memory;
        this.channel = channel;
        this.end = channel == null ? new byte[0] : end(channel);
    }

    /// {@return the last bytes}
    private byte[] end(FileChannel open) throws IOException {
        int count = (int) Math.min(length, END);
        return read(open, length - count, count).array();
    }

    /// {@return a buffer that is full, unless the file ends before}
    static ByteBuffer read(FileChannel open, long from, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(count);
        while (buffer.hasRemaining() && open.read(buffer, from + buffer.position()) > 0) {
            // A regular file gives less than asked for only at its end.
        }
        return buffer;
    }

    @Override
    public long length() {
        return length;
    }

    @Nullable
    FileState state() {
        return state;
    }

    @Override
    public @Nullable EntityTag tag() {
        return state == null ? null : state.tag();
    }

    /// A date that is still to come must not be sent (RFC 9110 §8.8.2.1), and one before 1970 is
    /// nobody's.
    @Override
    public @Nullable Instant modified() {
        Instant time = state == null ? Instant.MAX : state.modified();
        return (time.isBefore(EARLIEST) || time.isAfter(Instant.now())) ? null : time;
    }

    @Override
    public @Nullable FixedBody memory() {
        return memory;
    }

    @Override
    public void writeStored(BodyOutput out, Part part) throws IOException {
        FileChannel open = channel;
        if (open != null && (first.compareAndSet(null, out) || out.equals(first.get()))) {
            send(out, open, part);
            return;
        }
        try (FileContent again = anew()) {
            again.write(out, part);
        }
    }

    private FileContent anew() throws IOException {
        if (tree.find(path, true) instanceof FileContent again) {
            if (state != null && state.equals(again.state)) {
                return again;
            }
            again.close();
        }
        throw new IOException("the file " + path + " is no longer what the response says of it");
    }

    private void send(BodyOutput out, FileChannel open, Part part) throws IOException {
        int last = (int) Math.min(LAST, part.length());
        out.transferFrom(open, part.first(), part.length() - last);
        ByteBuffer rest = read(open, part.last() + 1 - last, last);
        if (rest.hasRemaining()) {
            throw new EOFException("the file " + path + " became shorter while it was sent");
        }
        requireUnchanged(open);
        out.write(rest.flip());
    }

    /// A file that has its name no more can be looked at no more; then somebody has put another one
    /// in its place, or removed it, and has no reason to write to the old one.
    ///
    /// As a rule one look by the whole path tells that nothing has happened, and no folder is
    /// opened again.
    private void requireUnchanged(FileChannel open) throws IOException {
        if (state != null
                && !tree.isIn(path, state)
                && tree.find(path, false) instanceof FileContent now
                && now.state != null
                && !now.state.equals(state)
                && Objects.equals(state.key(), now.state.key())
                && !(now.length > length && Arrays.equals(end, end(open)))) {
            throw new IOException("the file " + path + " was written to while it was sent");
        }
    }

    @Override
    public void close() throws IOException {
        FileChannel open = channel;
        if (open != null) {
            open.close();
        }
    }
}
