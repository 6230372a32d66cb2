package hyperserve.web.form;

import hyperserve.api.Nullable;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/// The parts of a form that is `multipart/form-data`, one after another as they are received:
///
/// ```java
/// Parts parts = request.read(Form.multipart().streamed());
/// for (Part part = parts.next(); part != null; part = parts.next()) {
///     part.stream().transferTo(sink);
/// }
/// ```
///
/// No more than 8 KiB of the form, and the header section of one part, are in memory. A part called
/// `_charset_` is not passed on: it says in which charset text behind it is (RFC 7578 §4.6).
///
/// What is malformed is answered 400, and what exceeds a bound 413, by the exception that `next` or
/// a stream throws; nothing can be read after one. That all is well is known when `next` has
/// returned null, and not before. Used by one thread at a time, as long as the request is valid.
public final class Parts {

    private static final String CHARSET = "_charset_";
    private static final int LONGEST_CHARSET = 40;

    private final MultipartInput in;
    private final Bounds bounds;
    private @Nullable Part current;
    private @Nullable Charset named;
    private int count;
    private boolean ended;

    /// Something was begun and has not come to its end: nobody knows where in the form that was.
    private boolean halfway;

    Parts(MultipartInput in, Bounds bounds) {
        this.in = in;
        this.bounds = bounds;
    }

    /// Goes to the next part; what was not read of the one before is passed over, and counts.
    ///
    /// @return the next part, valid until this is called again; null if there are no more, and the
    ///     form was read to its end
    /// @throws hyperserve.api.HttpException 400 or 413
    /// @throws IOException if the body cannot be had
    /// @throws IllegalStateException if an exception was thrown before
    public @Nullable Part next() throws IOException {
        begin();
        Part next = ended ? null : read();
        while (next != null && isCharset(next)) {
            readCharset(next);
            next = read();
        }
        current = next;
        ended = next == null;
        end();
        return next;
    }

    /// Passes on all that is left.
    ///
    /// @param visitor told of each part
    /// @throws IOException as [#next()] does, and what the visitor throws
    public void forEach(Visitor visitor) throws IOException {
        for (Part part = next(); part != null; part = next()) {
            visitor.visit(part);
        }
    }

    /// What is done with each part.
    @FunctionalInterface
    public interface Visitor {

        /// Told of a part.
        ///
        /// @param part the part, valid during this call
        /// @throws IOException to read no further
        void visit(Part part) throws IOException;
    }

    private @Nullable Part read() throws IOException {
        Part before = current;
        if (before != null) {
            before.passToEnd();
        } else {
            passPreamble();
        }
        if (!in.passDelimiter(bounds.of(Bound.OUTSIDE))) {
            in.enter("within its last boundary");
            in.passEpilogue(bounds.of(Bound.OUTSIDE));
            return null;
        }
        count++;
        if (count > bounds.of(Bound.COUNT)) {
            throw Refusal.tooLarge("the form has more than " + bounds.of(Bound.COUNT) + " parts");
        }
        Charset charset = named == null ? StandardCharsets.UTF_8 : named;
        PartHead head = PartHead.read(in, bounds, count, charset);
        beginContent();
        return new Part(this, in, head, bounds, count);
    }

    private void passPreamble() throws IOException {
        long passed = -2; // The line end that was not sent.
        for (int some = in.content(); some > 0; some = in.content()) {
            passed += some;
            in.take(some);
            if (passed > bounds.of(Bound.OUTSIDE)) {
                throw Refusal.malformed(
                        "the first %s bytes of the form do not have its boundary"
                                .formatted(bounds.of(Bound.OUTSIDE)));
            }
        }
        in.enter("within its first boundary");
    }

    /// A part without content may lack the line end between the empty line and the delimiter, so
    /// that the empty line's own is that of the delimiter (RFC 2046 §5.1.1, `body-part`).
    private void beginContent() throws IOException {
        in.enter("within part " + count);
        in.unreadLineEnd();
        if (in.content() > 0) {
            in.take(2);
        }
    }

    private static boolean isCharset(Part part) {
        return part.name().equals(CHARSET) && !part.isFile();
    }

    private void readCharset(Part part) throws IOException {
        current = part;
        byte[] name = part.first(LONGEST_CHARSET);
        Charset charset = FormCharset.of(new String(name, StandardCharsets.ISO_8859_1));
        if (charset == null || named != null) {
            throw Refusal.malformed(
                    "the part _charset_ must be there once and name one of " + FormCharset.KNOWN);
        }
        named = charset;
    }

    /// Begins something that leaves all of this unusable if it does not come to its end.
    void begin() {
        if (halfway) {
            throw new IllegalStateException("the form was refused, or could not be had");
        }
        halfway = true;
    }

    void end() {
        halfway = false;
    }

    boolean isCurrent(Part part) {
        return part == current;
    }
}
