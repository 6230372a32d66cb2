package hyperserve.runtime.semantics;

import hyperserve.api.BodyException;
import hyperserve.api.Nullable;
import hyperserve.api.RequestBody;
import hyperserve.api.Status;
import hyperserve.runtime.semantics.WholeBody.Copy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// The body of a request, which the handler reads whole or as a stream, not both. Where its bytes
/// come from is for each version of HTTP to say: in a class that extends this one, as an object
/// beside it would be allocated for each request. For the thread that answers the request.
public abstract class ReceivedBody implements RequestBody, WholeBody.Source {

    /// How the handler has chosen to read it.
    private enum Use {
        UNTOUCHED,
        WHOLE,
        STREAMED
    }

    private final HandlerCall call;
    private final long length;
    private long max;
    private Use use = Use.UNTOUCHED;
    private byte @Nullable [] whole;
    private @Nullable WholeBody memory;

    /// A body of which nothing was read.
    ///
    /// @param call the call of the handler that may read it
    /// @param length the number of bytes announced, −1 if none was
    /// @param max the most bytes allowed
    protected ReceivedBody(HandlerCall call, long length, long max) {
        this.call = call;
        this.length = length;
        this.max = max;
    }

    /// {@return whether the request is over}
    protected abstract boolean isOver();

    /// {@return why the rest of the body cannot be had, null if nothing went wrong}
    protected abstract @Nullable BodyException failure();

    /// Takes note that it cannot be had any more.
    ///
    /// @param why what is wrong with it
    /// @return the same, to be thrown
    protected abstract BodyException refuse(BodyException why);

    /// {@return the one stream of it}
    protected abstract InputStream openStream();

    /// Prepares to read all of it; at most once.
    ///
    /// @param copy what the handler wants
    /// @return where it is put together
    protected abstract WholeBody memory(Copy copy);

    /// What can be read without waiting.
    ///
    /// @return how many bytes
    /// @throws IOException if they cannot be had
    protected abstract int availableNow() throws IOException;

    /// {@return the call of the handler that may read it}
    protected final HandlerCall call() {
        return call;
    }

    /// {@return the most bytes allowed}
    protected final long max() {
        return max;
    }

    /// {@return whether nobody has begun to read it}
    protected final boolean isUntouched() {
        return use == Use.UNTOUCHED;
    }

    /// {@return whether its stream was opened}
    public final boolean isStreamed() {
        return use == Use.STREAMED;
    }

    /// Does nothing if the request is not over.
    ///
    /// @throws IllegalStateException if it is
    protected final void requireValid() {
        if (isOver()) {
            throw new IllegalStateException("the request is over; copy() detaches one");
        }
    }

    /// Does nothing if the rest of the body may still be had.
    ///
    /// @throws BodyException if not
    protected final void requireReadable() throws BodyException {
        BodyException known = failure();
        if (known != null) {
            throw known;
        }
    }

    /// Gives back the memory that it was granted.
    protected final void giveBack() {
        whole = null;
        WholeBody own = memory;
        if (own != null) {
            own.giveBack();
        }
    }

    /// Takes note that there is more of it than is allowed.
    ///
    /// @return what is to be thrown
    protected final BodyException tooLong() {
        return refuse(new BodyException(Status.CONTENT_TOO_LARGE, "the body is too long", null));
    }

    @Override
    public final long length() {
        return length;
    }

    @Override
    public final void limit(long most) {
        requireValid();
        RequestBody.super.limit(most);
        max = Math.min(max, most);
    }

    @Override
    public final InputStream stream() {
        requireValid();
        if (use == Use.WHOLE) {
            throw new IllegalStateException("the body was read whole");
        }
        use = Use.STREAMED;
        return openStream();
    }

    /// {@inheritDoc} Whoever has it may write into it, and others may ask for it later.
    @Override
    public final byte[] bytes() throws IOException {
        return whole(Copy.BYTES).clone();
    }

    @Override
    public final String text() throws IOException {
        byte[] bytes = whole(Copy.TEXT);
        String text = new String(bytes, StandardCharsets.UTF_8);
        call.present();
        try {
            Objects.requireNonNull(memory).textIs(text, bytes.length);
        } finally {
            call.away();
        }
        return text;
    }

    /// The body, with room for a copy of it: that counts until the request is over.
    private byte[] whole(Copy copy) throws IOException {
        requireValid();
        if (use == Use.STREAMED) {
            throw new IllegalStateException("the body's stream has been opened");
        }
        use = Use.WHOLE;
        call.present();
        try {
            byte[] bytes = whole == null ? readWhole(copy) : whole;
            whole = bytes;
            Objects.requireNonNull(memory).grantCopy(copy, bytes.length);
            return bytes;
        } catch (BodyException e) {
            throw refuse(e);
        } finally {
            call.away();
        }
    }

    private byte[] readWhole(Copy copy) throws IOException {
        requireReadable();
        if (memory != null) {
            throw new BodyException(
                    Status.INTERNAL_SERVER_ERROR,
                    "an error broke off the first read of the body",
                    null);
        }
        WholeBody own = memory(copy);
        memory = own;
        return own.read(this, length);
    }
}
