package hyperserve.web.files;

import hyperserve.api.FixedBody;
import hyperserve.api.Headers;
import hyperserve.api.HttpError;
import hyperserve.api.HttpException;
import hyperserve.api.Method;
import hyperserve.api.Nullable;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.ResponseBody;
import hyperserve.api.Status;
import hyperserve.api.StreamedBody;
import hyperserve.web.AcceptEncoding;
import hyperserve.web.ByteRanges;
import hyperserve.web.ByteRanges.Part;
import hyperserve.web.EntityTag;
import hyperserve.web.HttpDate;
import hyperserve.web.Preconditions;
import hyperserve.web.files.FileOptions.Coding;
import hyperserve.web.files.FileTree.Listed;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Answers requests for files: finds the file, chooses its coding, holds the conditions against it,
/// and cuts it into ranges, in this order. Any thread may use it.
final class FileHandler {

    private static final System.Logger LOG = System.getLogger(FileHandler.class.getName());

    /// A file that was found, and the answer to one who asks for all of it.
    private record Candidate(Content content, Response whole) {}

    private final FileTree tree;
    private final FileOptions options;
    private final SmallFiles small;

    FileHandler(FileTree tree, FileOptions options) {
        this.tree = tree;
        this.options = options;
        this.small = new SmallFiles(tree instanceof FolderTree ? options.memory() : 0);
    }

    /// @param rest the decoded path below the root, without a slash at its start
    Response handle(Request request, String rest) throws IOException {
        FilePath path = FilePath.of(rest, options.dotFiles());
        if (path == null) {
            throw notFound();
        }
        try {
            return path.directory() ? folder(request, path) : file(request, path);
        } catch (FileSystemException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "a file is there and cannot be opened now, so the request is answered 503",
                    e);
            throw new HttpException(
                    HttpError.of(Status.SERVICE_UNAVAILABLE, "the file cannot be read now")
                            .addingHeader("Retry-After", "1"));
        }
    }

    private static HttpException notFound() {
        return new HttpException(Status.NOT_FOUND, "there is no such file");
    }

    private Response file(Request request, FilePath path) throws IOException {
        Response response = content(request, path);
        if (response != null) {
            return response;
        }
        if (isFolder(path)) {
            return redirect(request);
        }
        return missing(request, path);
    }

    private boolean isFolder(FilePath path) throws IOException {
        if (tree.knowsFolders()) {
            return tree.find(path, false) instanceof Found.Folder;
        }
        for (String each : options.index()) {
            if (tree.find(path.child(each), false) instanceof Content) {
                return true;
            }
        }
        return false;
    }

    private Response folder(Request request, FilePath path) throws IOException {
        for (String each : options.index()) {
            Response response = content(request, path.child(each));
            if (response != null) {
                return response;
            }
        }
        List<Listed> files =
                options.listing() ? tree.list(path, Listing.MOST, options.dotFiles()) : null;
        return files == null
                ? missing(request, path)
                : Listing.page(request.path(), path.isRoot(), files);
    }

    /// What an application in the browser makes up is no file, and so has no ending.
    private Response missing(Request request, FilePath path) throws IOException {
        FilePath fallback = options.fallback();
        if (fallback != null && (path.isRoot() || path.name().indexOf('.') < 0)) {
            Response response = content(request, fallback);
            if (response != null) {
                return response;
            }
        }
        throw notFound();
    }

    /// By the absolute path, each name encoded, so that it leads to no other host. It was sent with
    /// one slash at its start, or there would be no such folder.
    private static Response redirect(Request request) {
        StringBuilder location = new StringBuilder();
        for (String name : request.path().split("/", -1)) {
            if (!name.isEmpty()) {
                location.append('/').append(Listing.encoded(name));
            }
        }
        location.append('/');
        String query = request.query();
        if (query != null) {
            location.append('?').append(query);
        }
        return Response.of(Status.MOVED_PERMANENTLY).withHeader("Location", location.toString());
    }

    /// {@return the answer of a file, or null if there is none}
    private @Nullable Response content(Request request, FilePath path) throws IOException {
        boolean send = request.method().equals(Method.GET);
        String type = MediaTypes.of(path.name(), options.mediaTypes());
        boolean coded = !options.codings().isEmpty() && MediaTypes.isCompressible(type);
        boolean choose = coded && request.headers().contains("Accept-Encoding");
        Candidate plain = candidate(path, path, null, send && !choose);
        if (plain == null) {
            return null;
        }
        if (!choose) {
            return answer(request, plain, send);
        }
        Candidate chosen = choose(request, path, plain, send);
        if (chosen == null) {
            throw new HttpException(
                    HttpError.of(Status.NOT_ACCEPTABLE, "there is only the file as it is")
                            .addingHeader("Vary", "Accept-Encoding"));
        }
        return answer(request, chosen, send);
    }

    /// {@return what the client likes best, or null if it wants none of all}
    private @Nullable Candidate choose(
            Request request, FilePath path, Candidate plain, boolean send) throws IOException {
        AcceptEncoding accepted = AcceptEncoding.of(request.headers());
        List<String> offered = new ArrayList<>();
        List<Coding> there = new ArrayList<>();
        for (Coding each : options.codings()) {
            if (accepted.accepts(each.name()) && tree.mayHave(path.sibling(each.suffix()))) {
                there.add(each);
                offered.add(each.name());
            }
        }
        offered.add(AcceptEncoding.IDENTITY);
        String best = accepted.choose(offered);
        while (best != null && !best.equals(AcceptEncoding.IDENTITY)) {
            int at = offered.indexOf(best);
            Candidate coded = candidate(path.sibling(there.get(at).suffix()), path, best, send);
            if (coded != null && !isOlder(coded.content, plain.content)) {
                return coded;
            }
            if (coded != null) {
                coded.content.close();
            }
            there.remove(at);
            offered.remove(at);
            best = accepted.choose(offered);
        }
        return best == null ? null : candidate(path, path, null, send);
    }

    /// Whether what was once made from a file was made before its last change.
    private static boolean isOlder(Content coded, Content plain) {
        Instant made = coded.modified();
        Instant changed = plain.modified();
        return made != null && changed != null && made.isBefore(changed);
    }

    /// @param named the path whose name tells the type
    /// @param coding the content coding of the file, or null if it has none
    private @Nullable Candidate candidate(
            FilePath path, FilePath named, @Nullable String coding, boolean send)
            throws IOException {
        SmallFiles.Kept kept = tree instanceof FolderTree folder ? small.find(folder, path) : null;
        if (kept != null) {
            return new Candidate(kept.content(), kept.whole());
        }
        if (!(tree.find(path, send) instanceof Content content)) {
            return null;
        }
        Response whole = whole(content, named, coding);
        if (content instanceof FileContent file) {
            small.keep(path, file, whole, System.currentTimeMillis());
        }
        return new Candidate(content, whole);
    }

    private Response whole(Content content, FilePath named, @Nullable String coding) {
        List<String> fields = new ArrayList<>();
        String type = MediaTypes.of(named.name(), options.mediaTypes());
        fields.addAll(List.of("Content-Type", type));
        if (coding != null) {
            fields.addAll(List.of("Content-Encoding", coding));
        }
        if (!options.codings().isEmpty() && MediaTypes.isCompressible(type)) {
            fields.addAll(List.of("Vary", "Accept-Encoding"));
        }
        fields.addAll(List.of("Cache-Control", options.cacheControl(named.toString())));
        EntityTag tag = content.tag();
        if (tag != null) {
            fields.addAll(List.of("ETag", tag.toString(), "Accept-Ranges", "bytes"));
        }
        Instant modified = content.modified();
        if (modified != null) {
            fields.addAll(List.of("Last-Modified", HttpDate.format(modified)));
        }
        fields.addAll(List.of("X-Content-Type-Options", "nosniff"));
        return Response.of(Status.OK, Headers.of(fields.toArray(String[]::new)), body(content));
    }

    private static ResponseBody body(Content content) {
        FixedBody memory = content.memory();
        long length = content.length();
        return memory != null
                ? memory
                : StreamedBody.of(length, out -> content.write(out, new Part(0, length - 1)));
    }

    private Response answer(Request request, Candidate candidate, boolean send) throws IOException {
        Content content = candidate.content;
        if (content.memory() != null && isPlain(request.headers())) {
            return candidate.whole;
        }
        boolean handedOver = false;
        try {
            Response response = answer(request, candidate);
            handedOver = send && response.body() instanceof StreamedBody;
            return handedOver ? closing(response, content) : response;
        } finally {
            if (!handedOver) {
                content.close();
            }
        }
    }

    /// Whether a request has no field that makes its answer another than all of the file.
    private static boolean isPlain(Headers headers) {
        for (int i = 0; i < headers.size(); i++) {
            String name = headers.name(i);
            if (name.regionMatches(true, 0, "If-", 0, 3) || name.equalsIgnoreCase("Range")) {
                return false;
            }
        }
        return true;
    }

    private Response answer(Request request, Candidate candidate) {
        Content content = candidate.content;
        EntityTag tag = content.tag();
        Preconditions state = Preconditions.of(tag, content.modified());
        return switch (state.evaluate(request)) {
            case NOT_MODIFIED -> Preconditions.notModified(candidate.whole.headers());
            case FAILED -> throw Preconditions.failed();
            case PROCEED -> {
                ByteRanges ranges =
                        (tag != null && state.allowsRange(request.headers()))
                                ? ByteRanges.of(request, content.length(), options.ranges())
                                : ByteRanges.whole();
                yield ranges.kind() == ByteRanges.Kind.WHOLE
                        ? candidate.whole
                        : ranges.answer(candidate.whole, content::write);
            }
        };
    }

    private static Response closing(Response response, Content content) {
        StreamedBody body = (StreamedBody) response.body();
        return response.withBody(
                StreamedBody.of(
                        body.length(),
                        out -> {
                            try (content) {
                                body.writer().writeTo(out);
                            }
                        }));
    }
}
