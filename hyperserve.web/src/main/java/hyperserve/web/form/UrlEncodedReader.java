package hyperserve.web.form;

import hyperserve.api.BodyReader;
import hyperserve.api.Request;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/// Reads forms that are `application/x-www-form-urlencoded`, by the parser of the WHATWG's URL
/// standard (§5.1), which is stricter in two things: a `%` that no two hexadecimal digits follow,
/// and bytes that are not UTF-8, are answered 400 with their place, not passed on or replaced.
///
/// Other media types, charsets and content codings are answered 415; what exceeds a bound, 413.
/// Immutable; any thread may use it. The body is read whole, so it cannot be read again.
public final class UrlEncodedReader implements BodyReader<Form> {

    static final UrlEncodedReader DEFAULTS = new UrlEncodedReader(Bounds.urlEncoded());

    private final Bounds bounds;

    private UrlEncodedReader(Bounds bounds) {
        this.bounds = bounds;
    }

    /// This reader with another bound on the form.
    ///
    /// @param bytes the most bytes a form may have, as it is sent, 0 or more; 1 MiB if not set. The
    ///     route's bound on bodies holds, too
    /// @return a new reader
    /// @throws IllegalArgumentException if it is negative
    public UrlEncodedReader withMaxBytes(int bytes) {
        return new UrlEncodedReader(bounds.with(Bound.FORM, bytes));
    }

    /// This reader with another bound on the number of fields.
    ///
    /// @param count the most fields a form may have; 1,000 if not set
    /// @return a new reader
    /// @throws IllegalArgumentException if it is negative
    public UrlEncodedReader withMaxFields(int count) {
        return new UrlEncodedReader(bounds.with(Bound.COUNT, count));
    }

    /// This reader with another bound on names.
    ///
    /// @param bytes the most bytes of UTF-8 a name may have; 1 KiB if not set
    /// @return a new reader
    /// @throws IllegalArgumentException if it is negative
    public UrlEncodedReader withMaxName(int bytes) {
        return new UrlEncodedReader(bounds.with(Bound.NAME, bytes));
    }

    /// This reader with another bound on values.
    ///
    /// @param bytes the most bytes of UTF-8 a value may have, up to 1 GiB; 256 KiB if not set
    /// @return a new reader
    /// @throws IllegalArgumentException if it is negative or above that
    public UrlEncodedReader withMaxValue(int bytes) {
        return new UrlEncodedReader(bounds.with(Bound.VALUE, bytes));
    }

    @Override
    public Form read(Request request) throws IOException {
        ParameterizedValue type = FormContent.require(request, FormContent.URL_ENCODED);
        Charset charset = FormCharset.of(type.parameters().getOrDefault("charset", "utf-8"));
        if (!StandardCharsets.UTF_8.equals(charset)) {
            throw Refusal.unsupported(
                    "the form must be in UTF-8", "Accept", FormContent.URL_ENCODED);
        }
        return new UrlEncodedParser(content(request), bounds).parse();
    }

    /// What is announced is read at once, from the server's budget for buffered bodies; of chunks
    /// no more than may be.
    private byte[] content(Request request) throws IOException {
        int most = (int) bounds.of(Bound.FORM);
        FormContent.requireLength(request, most);
        if (request.body().length() >= 0) {
            return request.body().bytes();
        }
        byte[] content = request.body().stream().readNBytes(most);
        if (content.length == most && request.body().stream().read() >= 0) {
            throw FormContent.tooLong(most);
        }
        return content;
    }
}
