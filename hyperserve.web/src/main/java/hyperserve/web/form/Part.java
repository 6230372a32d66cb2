package hyperserve.web.form;

import hyperserve.api.Headers;
import hyperserve.api.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;

/// A part of a form, while it is received; see [Parts].
public final class Part {

    private static final int PASSED_AT_ONCE = 8 * 1024;

    private final Parts parts;
    private final MultipartInput in;
    private final PartHead head;
    private final Bound bound;
    private final long most;
    private final long longestText;
    private final int number;
    private final InputStream stream = new Content();
    private long taken;
    private boolean ended;

    Part(Parts parts, MultipartInput in, PartHead head, Bounds bounds, int number) {
        this.parts = parts;
        this.in = in;
        this.head = head;
        this.bound = head.fileName() == null ? Bound.VALUE : Bound.FILE;
        this.most = bounds.of(bound);
        this.longestText = bounds.of(Bound.VALUE);
        this.number = number;
    }

    /// {@return the name of the field, perhaps empty}
    public String name() {
        return head.name();
    }

    /// {@return whether it is a file, that is, whether it has a file name, be it an empty one}
    public boolean isFile() {
        return head.fileName() != null;
    }

    /// The name of the file as the client gave it: text that it chose freely, and so never a path.
    ///
    /// @return the name, empty if no file was chosen in the page; null if this is no file
    public @Nullable String fileName() {
        return head.fileName();
    }

    /// {@return the name of the file, made safe as [FormFile#safeFileName()] says}
    ///
    /// @throws IllegalStateException if this is no file
    public String safeFileName() {
        String name = head.fileName();
        if (name == null) {
            throw new IllegalStateException("the part is no file");
        }
        return SafeFileName.of(name);
    }

    /// {@return the media type as the client gave it, which may be wrong; `text/plain` if it gave
    /// none (RFC 7578 §4.4)}
    public String contentType() {
        return head.contentType();
    }

    /// {@return the field lines of the part; a character stands for a byte}
    public Headers headers() {
        return head.headers();
    }

    /// Opens the content for reading as it comes. Reading throws [hyperserve.api.HttpException],
    /// 400 or 413, if the form is malformed or the part too long, and [IllegalStateException] if
    /// the next part was asked for.
    ///
    /// What is not read is passed over by [Parts#next]. A digest of what was read counts when the
    /// last `next` has returned null, and not before: until then the form may be malformed.
    ///
    /// @return the same stream at each call; closing it does nothing, so that what is put around
    ///     it, such as a [java.security.DigestInputStream], can be closed
    public InputStream stream() {
        return stream;
    }

    /// Reads the content as text, in the charset of its `Content-Type`, of the form, or UTF-8.
    ///
    /// @return the text of what was not read yet; no longer than values may be, also of a file
    /// @throws hyperserve.api.HttpException 400 if it is no such text, 413 if it is too long
    /// @throws IOException if the body cannot be had
    public String text() throws IOException {
        return text(bytes(longestText));
    }

    /// The text that all of its bytes are.
    String text(byte[] bytes) {
        return FormCharset.decode(
                ByteBuffer.wrap(bytes), head.charset(), "the value of part " + number);
    }

    PartHead head() {
        return head;
    }

    /// Reads what is left of the content, if that is not too much.
    ///
    /// @param longest the most bytes
    /// @return its bytes
    /// @throws hyperserve.api.HttpException 413 if there are more, 400 if the form is malformed
    /// @throws IOException if the body cannot be had
    public byte[] bytes(long longest) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] some = new byte[PASSED_AT_ONCE];
        for (int count = stream.read(some); count >= 0; count = stream.read(some)) {
            bytes.write(some, 0, count);
            if (bytes.size() > longest) {
                throw tooLong(longest);
            }
        }
        return bytes.toByteArray();
    }

    /// The first bytes, up to so many; within a call of [Parts].
    byte[] first(int count) throws IOException {
        byte[] bytes = new byte[count];
        int filled = 0;
        int some = transfer(bytes, 0, count);
        while (some > 0) {
            filled += some;
            some = transfer(bytes, filled, count - filled);
        }
        return Arrays.copyOf(bytes, filled);
    }

    /// Passes over what is left; within a call of [Parts].
    void passToEnd() throws IOException {
        for (int some = content(); some > 0; some = content()) {
            pass(some);
        }
    }

    private int read(byte[] target, int offset, int count) throws IOException {
        if (!parts.isCurrent(this)) {
            throw new IllegalStateException("the next part has been asked for");
        }
        if (count == 0) {
            return 0;
        }
        parts.begin();
        int taken = transfer(target, offset, count);
        parts.end();
        return taken == 0 ? -1 : taken;
    }

    /// As much as is here or comes at once; 0 at the end, or if nothing is wanted.
    private int transfer(byte[] target, int offset, int count) throws IOException {
        int some = Math.min(count, content());
        System.arraycopy(in.buffer(), in.start(), target, offset, some);
        pass(some);
        return some;
    }

    private int content() throws IOException {
        if (ended) {
            return 0;
        }
        int some = in.content();
        if (some == 0) {
            ended = true;
            in.enter("within the boundary behind part " + number);
        }
        return some;
    }

    private void pass(int count) {
        taken += count;
        if (taken > most) {
            throw tooLong(most);
        }
        in.take(count);
    }

    private RuntimeException tooLong(long longest) {
        String what = bound == Bound.FILE ? "the file in part " : "the value of part ";
        return Refusal.tooLarge(what + number + " is longer than " + longest + " bytes");
    }

    /// {@return its name}
    @Override
    public String toString() {
        return "part " + number + (isFile() ? ", a file" : "");
    }

    /// The content as a stream.
    private final class Content extends InputStream {

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int count) throws IOException {
            Objects.checkFromIndexSize(offset, count, target.length);
            return Part.this.read(target, offset, count);
        }
    }
}
