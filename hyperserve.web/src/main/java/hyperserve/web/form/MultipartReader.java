package hyperserve.web.form;

import hyperserve.api.BodyReader;
import hyperserve.api.Request;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/// Reads forms that are `multipart/form-data` (RFC 7578, RFC 2046 §5.1): collected, or by
/// [#streamed()] part by part.
///
/// It is strict where others read differently: lines end with CRLF, never with LF alone; field
/// lines are not folded; each part has one `Content-Disposition: form-data` with one name, and no
/// `filename*`; text is in the charset that it is said to be in; the last boundary must come. What
/// is malformed is answered 400 with the reason; other media types and content codings 415; what
/// exceeds a bound, 413. Immutable; any thread may use it.
///
/// The route's bound on bodies holds, too: that of the server is 10 MiB unless it was set.
public final class MultipartReader implements BodyReader<MultipartForm> {

    static final MultipartReader DEFAULTS =
            new MultipartReader(Bounds.multipart(), Path.of(System.getProperty("java.io.tmpdir")));

    private final Bounds bounds;
    private final Path directory;

    private MultipartReader(Bounds bounds, Path directory) {
        this.bounds = bounds;
        this.directory = directory;
    }

    private MultipartReader with(Bound bound, long value) {
        return new MultipartReader(bounds.with(bound, value), directory);
    }

    /// This reader with another bound on the form.
    ///
    /// @param bytes the most bytes a form may have, boundaries and header sections included, 0 or
    ///     more; 64 MiB if not set, with `Long.MAX_VALUE` no bound but that of the server
    /// @return a new reader
    /// @throws IllegalArgumentException if it is negative
    public MultipartReader withMaxBytes(long bytes) {
        return with(Bound.FORM, bytes);
    }

    /// This reader with another bound on the number of parts.
    ///
    /// @param count the most parts a form may have; 100 if not set
    /// @return a new reader
    /// @throws IllegalArgumentException if it is negative
    public MultipartReader withMaxParts(int count) {
        return with(Bound.COUNT, count);
    }

    /// This reader with another bound on the header section of a part.
    ///
    /// @param bytes the most bytes it may have, 1 to 1 MiB; 4 KiB if not set
    /// @param lines the most field lines it may have, 1 to 1 Mi; 16 if not set
    /// @return a new reader
    /// @throws IllegalArgumentException if one of them is out of its range
    public MultipartReader withMaxHead(int bytes, int lines) {
        return with(Bound.HEAD, bytes).with(Bound.HEAD_LINES, lines);
    }

    /// This reader with another bound on names.
    ///
    /// @param bytes the most bytes the name of a field may have as it was sent; 1 KiB if not set
    /// @return a new reader
    /// @throws IllegalArgumentException if it is negative
    public MultipartReader withMaxName(int bytes) {
        return with(Bound.NAME, bytes);
    }

    /// This reader with another bound on what is no file.
    ///
    /// @param bytes the most bytes the value of a field may have, up to 1 GiB; 256 KiB if not set
    /// @return a new reader
    /// @throws IllegalArgumentException if it is negative or above that
    public MultipartReader withMaxValue(int bytes) {
        return with(Bound.VALUE, bytes);
    }

    /// This reader with another bound on all that is no file, together; it does not count for what
    /// is streamed.
    ///
    /// @param bytes the most bytes all values may have, up to 1 GiB; 1 MiB if not set
    /// @return a new reader
    /// @throws IllegalArgumentException if it is negative or above that
    public MultipartReader withMaxValues(int bytes) {
        return with(Bound.VALUES, bytes);
    }

    /// This reader with another bound on files.
    ///
    /// @param bytes the most bytes a file may have; 64 MiB if not set, with `Long.MAX_VALUE` only
    ///     what the form may have
    /// @return a new reader
    /// @throws IllegalArgumentException if it is negative
    public MultipartReader withMaxFile(long bytes) {
        return with(Bound.FILE, bytes);
    }

    /// This reader with another bound on what is to be ignored: what stands before the first
    /// boundary, and behind the last one (RFC 2046 §5.1.1), and white space behind a boundary.
    /// Browsers send none of these.
    ///
    /// @param bytes the most bytes of each; 4 KiB if not set
    /// @return a new reader
    /// @throws IllegalArgumentException if it is negative
    public MultipartReader withMaxIgnored(int bytes) {
        return with(Bound.OUTSIDE, bytes);
    }

    /// This reader with another amount of memory. The file that does not fit in what is left of it
    /// goes to disk.
    ///
    /// @param bytes the most bytes of files that a form keeps in memory, up to 1 GiB; 256 KiB if
    ///     not set
    /// @return a new reader
    /// @throws IllegalArgumentException if it is negative or above that
    public MultipartReader withMemory(int bytes) {
        return with(Bound.MEMORY, bytes);
    }

    /// This reader with another directory for files that do not stay in memory. All of a form go
    /// into one file, which only this process can read and which has no name, where the system
    /// knows such files; it takes as many bytes as a form may have.
    ///
    /// @param path a directory that is there; that of `java.io.tmpdir` if not set
    /// @return a new reader
    public MultipartReader withDirectory(Path path) {
        return new MultipartReader(bounds, Objects.requireNonNull(path, "path"));
    }

    /// {@return a reader with the same bounds that passes parts on as they are received, so that
    /// nothing of them is kept in memory or on disk}
    public BodyReader<Parts> streamed() {
        return this::parts;
    }

    private Parts parts(Request request) {
        ParameterizedValue type = FormContent.require(request, FormContent.MULTIPART);
        byte[] delimiter = Boundary.delimiter(type);
        long most = bounds.of(Bound.FORM);
        FormContent.requireLength(request, most);
        return new Parts(new MultipartInput(request.body().stream(), delimiter, most), bounds);
    }

    @Override
    public MultipartForm read(Request request) throws IOException {
        MultipartForm form = new MultipartCollector(bounds, directory).collect(parts(request));
        request.closeAtEnd(form);
        return form;
    }
}
