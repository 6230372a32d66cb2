package hyperserve.web.filter;

import hyperserve.api.BodyFeed;
import hyperserve.api.BodyOutput;
import hyperserve.api.BodyWriter;
import hyperserve.api.Filter;
import hyperserve.api.FixedBody;
import hyperserve.api.Handler;
import hyperserve.api.Nullable;
import hyperserve.api.PushedBody;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.ResponseBody;
import hyperserve.api.Status;
import hyperserve.api.StreamedBody;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Compresses the content of responses by what the client accepts (RFC 9110 §8.4, §12.5.3): gzip,
/// deflate, or a [ContentCoding] of another.
///
/// It does so for content of [some media types][#withMediaTypes] and of [a size][#withMinimumSize],
/// and never for what is encoded already, is a part (206), has a digest, or says `no-transform`.
/// What could have been compressed has `Vary: Accept-Encoding`, and what was has a weak `ETag` and
/// no `Accept-Ranges`.
///
/// Content in memory is compressed at once and has its length; where that does not make it smaller,
/// it is sent as it is. Content of a writer is compressed as it is written, without a length, and a
/// flush sends all that was written before it.
///
/// Content that is pushed is compressed piece by piece, each to be had by the client as soon as it
/// is there. There may be thousands of such responses for hours, so that by default a piece is
/// compressed by itself: that is done once for all responses that send it, and each of them keeps
/// some 150 bytes for it. Up to 1 MiB of such pieces is kept to be found again, of 128 KiB each at
/// most; one of 32 bytes or less, or that would not get smaller, is sent in blocks that hold it as
/// it is. What this saves lies in the piece: three quarters of an event of a KiB of JSON, next to
/// nothing of one of 100 bytes. For streams of small events there is [#withPushedDeflaters].
///
/// Of deflaters, which take 85 KiB each when they are new, and 262 KiB when 64 KiB of content have
/// passed through them, outside the heap, there are never more than [a bound][#withDeflaters];
/// while all are in use, content in memory is sent as it is, and that of a writer, or that is
/// pushed, in blocks that hold it uncompressed.
///
/// **BREACH**: who sees how long an encrypted answer is, and can have a browser ask for it again
/// and again with text of theirs in it, can find out a secret in the same answer by how well it is
/// compressed. Where an answer repeats what was sent and has a secret, such as a token against
/// forged requests, say `Cache-Control: no-transform`, or mask the secret anew each time.
public final class Compression implements Filter {

    private static final int DEFAULT_MINIMUM = 1024;
    private static final int DEFAULT_LEVEL = 5;
    private static final int DEFAULT_DEFLATERS = 64;

    private final List<ContentCoding> others;
    private final CompressibleTypes types;
    private final long minimum;
    private final Deflaters deflaters;

    /// Those that a response with pushed content may have as long as it goes on.
    private final Deflaters lasting;

    private final PieceBlocks blocks;
    private final Codings codings;
    private final Codings pushedCodings;

    private Compression(
            List<ContentCoding> others,
            CompressibleTypes types,
            long minimum,
            Deflaters deflaters,
            Deflaters lasting) {
        this.others = others;
        this.types = types;
        this.minimum = minimum;
        this.deflaters = deflaters;
        this.lasting = lasting;
        this.blocks = new PieceBlocks(deflaters);
        List<ContentCoding> all = new ArrayList<>(others);
        all.add(Deflated.gzip(deflaters));
        all.add(Deflated.zlib(deflaters));
        this.codings = Codings.of(all);
        this.pushedCodings = codings.forPushed();
    }

    /// {@return a filter with gzip and deflate, for content of 1 KiB and more of the types of text,
    /// JSON, XML, scripts, WebAssembly and fonts that are not compressed by themselves, at level
    /// 5 (less than a hundredth larger than at 6, in four fifths of the time) and with 64 deflaters
    /// at most, none of them for a response with pushed content alone}
    public static Compression create() {
        return new Compression(
                List.of(),
                CompressibleTypes.DEFAULTS,
                DEFAULT_MINIMUM,
                new Deflaters(DEFAULT_LEVEL, DEFAULT_DEFLATERS),
                new Deflaters(DEFAULT_LEVEL, 0));
    }

    /// This filter with one more coding, which it prefers to those that it has where a client
    /// accepts both alike.
    ///
    /// @param coding the coding
    /// @return a new filter
    public Compression withCoding(ContentCoding coding) {
        List<ContentCoding> more = new ArrayList<>(others);
        more.addFirst(Objects.requireNonNull(coding, "coding"));
        return new Compression(List.copyOf(more), types, minimum, deflaters, lasting);
    }

    /// This filter for other media types.
    ///
    /// @param patterns types (`application/json`), all of a kind (`text/*`), or all of a syntax
    ///     (`*+json`); in place of those that it has
    /// @return a new filter
    /// @throws IllegalArgumentException if one is none of these
    public Compression withMediaTypes(String... patterns) {
        CompressibleTypes wanted = CompressibleTypes.of(List.of(patterns));
        return new Compression(others, wanted, minimum, deflaters, lasting);
    }

    /// This filter with another size from which on content is compressed; content whose length is
    /// not known always is.
    ///
    /// @param bytes the number of bytes, 0 or more
    /// @return a new filter
    /// @throws IllegalArgumentException if it is negative
    public Compression withMinimumSize(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("a minimum size is 0 or more, was " + bytes);
        }
        return new Compression(others, types, bytes, deflaters, lasting);
    }

    /// This filter with another level of gzip and deflate.
    ///
    /// @param level 1, fast, to 9, small
    /// @return a new filter with deflaters of its own
    /// @throws IllegalArgumentException if it is not 1 to 9
    public Compression withLevel(int level) {
        if (level < 1 || level > 9) {
            throw new IllegalArgumentException("a level is 1 to 9, was " + level);
        }
        return new Compression(
                others,
                types,
                minimum,
                new Deflaters(level, deflaters.most()),
                new Deflaters(level, lasting.most()));
    }

    /// This filter with another bound on how many deflaters there are at a time. One is in use
    /// while content in memory, or a piece of what is pushed, is compressed, and as long as a
    /// stream is written.
    ///
    /// @param most how many, 1 or more
    /// @return a new filter with deflaters of its own
    /// @throws IllegalArgumentException if it is less than 1
    public Compression withDeflaters(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("there is 1 deflater or more, not " + most);
        }
        Deflaters bounded = new Deflaters(deflaters.level(), most);
        return new Compression(others, types, minimum, bounded, lasting);
    }

    /// This filter with deflaters for content that is pushed, beside the others: each belongs to
    /// one response as long as that goes on, so that what is sent can refer to what was sent
    /// before: of events of 100 bytes that are like each other, a quarter is left. It costs up to
    /// 262 KiB outside the heap and 6 KiB on it for each of these responses, and each event is
    /// compressed anew for each of them. While all are in use, pieces of further responses are
    /// compressed by themselves.
    ///
    /// What was sent before shows in the length of what is sent then: where events have secrets and
    /// text of an attacker's beside each other, this widens BREACH from one event to the last 32
    /// KiB.
    ///
    /// @param most how many responses may have one at a time, 0 or more
    /// @return a new filter, with such deflaters of its own
    /// @throws IllegalArgumentException if it is negative
    public Compression withPushedDeflaters(int most) {
        if (most < 0) {
            throw new IllegalArgumentException(
                    "of deflaters for pushed content there are 0 or more, not " + most);
        }
        Deflaters more = new Deflaters(deflaters.level(), most);
        return new Compression(others, types, minimum, deflaters, more);
    }

    Deflaters deflaters() {
        return deflaters;
    }

    Deflaters lasting() {
        return lasting;
    }

    @Override
    public Response filter(Request request, Handler next) throws Exception {
        Response response = next.handle(request);
        if (response.status().equals(Status.NOT_MODIFIED)) {
            return response.withHeaders(CodedFields.revalidated(request, response.headers()));
        }
        if (!isCompressible(response)) {
            return response;
        }
        if (response.body() instanceof PushedBody pushed) {
            return compressed(response, pushedCodings.chosen(request), pushed);
        }
        ContentCoding coding = codings.chosen(request);
        if (coding != null && response.body() instanceof StreamedBody streamed) {
            return compressed(response, coding, streamed.writer());
        }
        FixedBody smaller =
                coding != null && response.body() instanceof FixedBody fixed
                        ? smaller(coding, fixed)
                        : null;
        return coding == null || smaller == null
                ? response.withHeaders(CodedFields.chosen(response.headers()))
                : response.withHeaders(CodedFields.coded(response.headers(), coding.name()))
                        .withBody(smaller);
    }

    private boolean isCompressible(Response response) {
        ResponseBody body = response.body();
        long length = body.length();
        return (body instanceof FixedBody
                        || body instanceof StreamedBody
                        || body instanceof PushedBody)
                && length != 0
                && (length < 0 || length >= minimum)
                && response.status().allowsContent()
                && !response.status().equals(Status.PARTIAL_CONTENT)
                && types.include(response.headers().first("Content-Type"))
                && !CodedFields.forbid(response.headers());
    }

    /// Null if it would not be smaller.
    private static @Nullable FixedBody smaller(ContentCoding coding, FixedBody fixed)
            throws IOException {
        byte[] bytes = new byte[(int) fixed.length()];
        fixed.copyTo(bytes, 0);
        ByteArrayOutputStream encoded = new ByteArrayOutputStream(64 + bytes.length / 3);
        try (OutputStream encoding = coding.encode(encoded)) {
            encoding.write(bytes, 0, bytes.length);
        }
        return encoded.size() < bytes.length ? FixedBody.of(encoded.toByteArray()) : null;
    }

    private Response compressed(
            Response response, @Nullable ContentCoding coding, PushedBody pushed) {
        if (coding == null) {
            return response.withHeaders(CodedFields.chosen(response.headers()));
        }
        BodyFeed feed = pushed.feed();
        return response.withHeaders(CodedFields.coded(response.headers(), coding.name()))
                .withBody(
                        AnswerFields.withFeed(
                                pushed,
                                signal -> EncodedSource.open(feed, pieces(coding), signal)));
    }

    private EncodedPieces pieces(ContentCoding coding) throws IOException {
        return coding instanceof Deflated deflated
                ? deflated.pieces(lasting, blocks)
                : new StreamedPieces(coding::encode);
    }

    private static Response compressed(Response response, ContentCoding coding, BodyWriter writer) {
        return response.withHeaders(CodedFields.coded(response.headers(), coding.name()))
                .withBody(StreamedBody.of(out -> write(coding, writer, out)));
    }

    private static void write(ContentCoding coding, BodyWriter writer, BodyOutput out)
            throws Exception {
        Severable sink = new Severable(out);
        OutputStream encoded = coding.encode(sink);
        boolean whole = false;
        try {
            writer.writeTo(new EncodedOutput(out, encoded));
            whole = true;
        } catch (InterruptedException e) {
            // A long-lived writer that was told to end has ended in order, and so does its content.
            whole = true;
            throw e;
        } finally {
            if (!whole) {
                sink.sever();
            }
            encoded.close();
        }
    }
}
