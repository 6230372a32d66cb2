package hyperserve.web;

import hyperserve.api.BodyOutput;
import hyperserve.api.HttpError;
import hyperserve.api.HttpException;
import hyperserve.api.Method;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Status;
import hyperserve.api.StreamedBody;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The parts of a representation that a request asks for by its field `Range` (RFC 9110 §14).
/// Immutable.
///
/// The field is ignored, and so the whole is sent, if the method is not GET, the unit not `bytes`,
/// the value malformed, there are two such fields, or it names more ranges than allowed (16 by
/// default). Ranges that overlap or touch are sent as one, in which case all are in rising order
/// (§15.3.7.2): so an answer never has more bytes of the representation than there are.
public final class ByteRanges {

    /// The most ranges of a request that are heeded, if nothing else is said.
    public static final int MOST = 16;

    /// What a request asks for.
    public enum Kind {
        /// All of the representation: 200.
        WHOLE,
        /// One part or several: 206.
        PARTS,
        /// Parts, none of which exists: 416.
        UNSATISFIABLE
    }

    /// A part of a representation.
    ///
    /// @param first the index of its first byte
    /// @param last the index of its last byte, not below the first
    public record Part(long first, long last) {

        /// Checks the order.
        ///
        /// @throws IllegalArgumentException if it is negative or empty
        public Part {
            if (first < 0 || last < first) {
                throw new IllegalArgumentException("no part: " + first + " to " + last);
            }
        }

        /// {@return how many bytes it has}
        public long length() {
            return last - first + 1;
        }

        /// The value of the field `Content-Range` (RFC 9110 §14.4).
        ///
        /// @param complete the length of the representation
        /// @return such as `bytes 0-499/1234`
        public String contentRange(long complete) {
            return "bytes " + first + '-' + last + '/' + complete;
        }
    }

    /// Writes parts of a representation.
    @FunctionalInterface
    public interface PartWriter {

        /// Writes one part. Called once for each, in the order in which they are sent, on the
        /// thread of a [hyperserve.api.BodyWriter].
        ///
        /// @param out where to
        /// @param part which bytes, to the byte
        /// @throws Exception to give up, as a [hyperserve.api.BodyWriter] does
        void write(BodyOutput out, Part part) throws Exception;
    }

    private static final ByteRanges WHOLE = new ByteRanges(Kind.WHOLE, List.of());
    private static final ByteRanges UNSATISFIABLE = new ByteRanges(Kind.UNSATISFIABLE, List.of());

    private final Kind kind;
    private final List<Part> parts;

    private ByteRanges(Kind kind, List<Part> parts) {
        this.kind = kind;
        this.parts = List.copyOf(parts);
    }

    /// {@return what a request asks for that is to have all, whatever its field `Range` says: as
    /// `If-Range` wants it, for one}
    public static ByteRanges whole() {
        return WHOLE;
    }

    /// Reads the field `Range` of a request.
    ///
    /// @param request the request; whether its `If-Range` allows parts, [Preconditions] says
    /// @param length how many bytes the representation has, 0 or more
    /// @return what it asks for
    /// @throws IllegalArgumentException if the length is negative
    public static ByteRanges of(Request request, long length) {
        return of(request, length, MOST);
    }

    /// Reads the field `Range` of a request.
    ///
    /// @param request the request
    /// @param length how many bytes the representation has, 0 or more
    /// @param most how many ranges it may name at most; with more it gets the whole, and so always
    ///     if this is below 1
    /// @return what it asks for
    /// @throws IllegalArgumentException if the length is negative
    public static ByteRanges of(Request request, long length, int most) {
        if (length < 0) {
            throw new IllegalArgumentException("a length is 0 or more, not " + length);
        }
        if (!request.method().equals(Method.GET)) {
            return WHOLE;
        }
        List<String> lines = request.headers().all("Range");
        return lines.size() == 1 ? parse(lines.getFirst(), length, most) : WHOLE;
    }

    static ByteRanges parse(String value, long length, int most) {
        List<Part> parts = new ArrayList<>();
        return switch (new RangeParser(value, length, most).addTo(parts)) {
            case WHOLE -> WHOLE;
            case UNSATISFIABLE -> UNSATISFIABLE;
            case PARTS -> new ByteRanges(Kind.PARTS, withoutOverlap(parts));
        };
    }

    /// The parts as they are asked for, unless two overlap or touch.
    private static List<Part> withoutOverlap(List<Part> parts) {
        List<Part> sorted = new ArrayList<>(parts);
        sorted.sort(Comparator.comparingLong(Part::first));
        List<Part> merged = new ArrayList<>();
        for (Part each : sorted) {
            Part before = merged.isEmpty() ? null : merged.getLast();
            if (before != null && each.first <= before.last + 1) {
                merged.set(
                        merged.size() - 1,
                        new Part(before.first, Math.max(before.last, each.last)));
            } else {
                merged.add(each);
            }
        }
        return merged.size() == parts.size() ? parts : merged;
    }

    /// {@return what the request asks for}
    public Kind kind() {
        return kind;
    }

    /// {@return the parts, in the order in which they are to be sent; none unless the kind is
    /// [Kind#PARTS]}
    public List<Part> parts() {
        return parts;
    }

    /// Makes the answer: the whole as 200, one part as 206 with `Content-Range`, several as 206
    /// with `multipart/byteranges` (RFC 9110 §14.6).
    ///
    /// @param whole the 200 response with its fields; its content counts only for its length, which
    ///     has to be known, and is otherwise replaced
    /// @param writer writes the parts, the whole too
    /// @return the response, with `Accept-Ranges`
    /// @throws HttpException with 416, if none of the parts exists
    /// @throws IllegalArgumentException if the length of the content is not known
    public Response answer(Response whole, PartWriter writer) {
        long length = whole.body().length();
        if (length < 0) {
            throw new IllegalArgumentException("parts are of content whose length is known");
        }
        return switch (kind) {
            case WHOLE -> {
                StreamedBody body =
                        StreamedBody.of(
                                length,
                                out -> {
                                    if (length > 0) {
                                        writer.write(out, new Part(0, length - 1));
                                    }
                                });
                yield whole.withHeader("Accept-Ranges", "bytes").withBody(body);
            }
            case PARTS ->
                    parts.size() == 1
                            ? one(whole, length, writer)
                            : Multipart.of(parts, whole, writer);
            case UNSATISFIABLE -> throw unsatisfiable(length);
        };
    }

    private Response one(Response whole, long length, PartWriter writer) {
        Part part = parts.getFirst();
        return whole.withHeader("Accept-Ranges", "bytes")
                .withHeader("Content-Range", part.contentRange(length))
                .withBody(StreamedBody.of(part.length(), out -> writer.write(out, part)))
                .withStatus(Status.PARTIAL_CONTENT);
    }

    /// The 416 answer to a request that asks for parts, none of which exists (RFC 9110 §15.5.17).
    ///
    /// @param length how many bytes the representation has, 0 or more
    /// @return the answer, to be thrown
    public static HttpException unsatisfiable(long length) {
        return new HttpException(
                HttpError.of(
                                Status.RANGE_NOT_SATISFIABLE,
                                "the content has " + length + " bytes, and none that was asked for")
                        .addingHeader("Content-Range", "bytes */" + length));
    }

    /// {@return the kind and the parts}
    @Override
    public String toString() {
        return kind + " " + parts;
    }
}
