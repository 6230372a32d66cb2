package hyperserve.web.files;

import hyperserve.api.Handler;
import hyperserve.api.Headers;
import hyperserve.api.Request;
import hyperserve.api.Response;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/// Answers GET and HEAD by files, of a folder or among the resources of a module.
///
/// ```
/// routes.get("/assets/{path...}", StaticFiles.folder(Path.of("assets")));
/// ```
///
/// What the last part of the route's path matches is the file's path; a route without such a part
/// (`/favicon.ico`) means the file of its whole path, with the prefix that it is mounted below.
/// Answers have a strong `ETag`, `Last-Modified` if it is known, `Accept-Ranges`, `Cache-Control`
/// and `X-Content-Type-Options: nosniff`. Conditions are held against them in the order of RFC 9110
/// §13.2.2, and ranges answered as of §14.
///
/// **Nothing outside the folder is sent**, whatever the path, links, or somebody who renames things
/// meanwhile. Names are refused on every system that mean something else on some: those with `:`,
/// `\`, wildcards or control characters, devices (`nul.txt`), dots or spaces at their end; and
/// those that begin with a dot, unless that is allowed. What is refused is answered 404, as what is
/// not there.
///
/// **Each answer is of one state of a file.** It is sent from one open file, whatever becomes of
/// its name. If the file is appended to meanwhile, as much is sent as was announced; if it shrinks,
/// or somebody writes into it, the connection is cut.
///
/// The tag of a file is made of its length, the time of its last change as exactly as the system
/// knows it, and of what the system tells files apart by (device and inode). Who sets that time
/// back, or writes the same number of bytes twice within one tick of the file system's clock (4 ms
/// at most, on Linux), is not noticed.
///
/// Immutable; any thread may use it. It may wait for a disk, which the worker pool finds out.
public final class StaticFiles implements Handler {

    /// What caches are told of a file that gets another name when it changes (RFC 8246): `public,
    /// max-age=31536000, immutable`.
    public static final String IMMUTABLE = CacheRule.IMMUTABLE;

    private static final Pattern ENDING = Pattern.compile("[^./\\\\\\p{Cntrl}]+");

    private static final String REST = "...}";

    private final FileTree tree;
    private final FileOptions options;
    private final FileHandler handler;

    private StaticFiles(FileTree tree, FileOptions options) {
        this.tree = tree;
        this.options = options;
        this.handler = new FileHandler(tree, options);
    }

    /// The files of a folder, as they are when they are asked for.
    ///
    /// The folder is opened anew for each request, by this path: if it is a link, it may be turned
    /// to another folder at any time.
    ///
    /// @param folder the folder
    /// @return a handler
    /// @throws IOException if there is no such folder, or it cannot be read
    public static StaticFiles folder(Path folder) throws IOException {
        Path absolute = folder.toAbsolutePath();
        if (!Files.isDirectory(absolute)) {
            throw new NotDirectoryException("there is no folder " + folder);
        }
        return of(FolderTree.of(absolute));
    }

    /// The resources below a folder of a module, also if it is in a jar, or in an image. The module
    /// need not open the packages that this means: who passes the module object allows it.
    ///
    /// Resources have tags made of their content, no date, and no listing. A folder is one that has
    /// an index file.
    ///
    /// @param module a named module, or one without name, of whose class loader it then is
    /// @param folder names with slashes between them, such as `web` or `com/example/web`
    /// @return a handler
    /// @throws java.io.UncheckedIOException if the module's file cannot be opened
    /// @throws IllegalArgumentException if the folder's name is none
    public static StaticFiles resources(Module module, String folder) {
        if (module.isNamed()) {
            return of(ResourceSource.of(module), folder);
        }
        ClassLoader loader = module.getClassLoader();
        return resources(loader == null ? ClassLoader.getSystemClassLoader() : loader, folder);
    }

    /// The resources below a folder of a class's module, or, if that has no name, of its class
    /// loader.
    ///
    /// @param owner a class of the module
    /// @param folder names with slashes between them, from the root on, such as `web`
    /// @return a handler
    /// @throws java.io.UncheckedIOException if the module's file cannot be opened
    /// @throws IllegalArgumentException if the folder's name is none
    public static StaticFiles resources(Class<?> owner, String folder) {
        return resources(owner.getModule(), folder);
    }

    /// The resources below a folder that a class loader finds.
    ///
    /// @param loader the class loader
    /// @param folder names with slashes between them, such as `web`
    /// @return a handler
    /// @throws IllegalArgumentException if the folder's name is none
    public static StaticFiles resources(ClassLoader loader, String folder) {
        return of(ResourceSource.of(loader), folder);
    }

    static StaticFiles of(FileTree tree) {
        return new StaticFiles(tree, FileOptions.DEFAULTS);
    }

    private static StaticFiles of(ResourceSource source, String folder) {
        FilePath path = FilePath.of(folder, false);
        if (path == null || path.directory()) {
            throw new IllegalArgumentException(
                    "a folder of resources is such as web or com/example/web, and not '"
                            + folder
                            + "'");
        }
        return of(new ResourceTree(source, folder + "/", FileOptions.DEFAULTS.memory()));
    }

    @Override
    public Response handle(Request request) throws IOException {
        return handler.handle(request, rest(request));
    }

    private static String rest(Request request) {
        String route = request.route();
        if (route != null && route.endsWith(REST)) {
            int name = route.lastIndexOf('{') + 1;
            return request.pathParameter(route.substring(name, route.length() - REST.length()));
        }
        return request.path().substring(1);
    }

    private StaticFiles with(FileOptions changed) {
        return new StaticFiles(tree, changed);
    }

    /// These files, with other rules for symbolic links. None is followed by default.
    ///
    /// Links are followed only to what could be asked for itself, and their target is then opened
    /// without any. Hard links cannot be told from files.
    ///
    /// @param links which to follow
    /// @return a new handler
    public StaticFiles withLinks(Links links) {
        return tree instanceof FolderTree(Path root, FolderWalk walk, _, boolean dots)
                ? new StaticFiles(new FolderTree(root, walk, links, dots), options)
                : this;
    }

    /// {@return these files, with those whose names, or whose folders' names, begin with a dot; `.`
    /// and `..` are never among them}
    public StaticFiles withDotFiles() {
        FileTree all =
                tree instanceof FolderTree(Path root, FolderWalk walk, Links links, _)
                        ? new FolderTree(root, walk, links, true)
                        : tree;
        return new StaticFiles(all, options.withDotFiles());
    }

    /// These files, with other ones that stand for their folder. By default it is `index.html`.
    ///
    /// @param names names of files, the first that is there counts; none for none
    /// @return a new handler
    /// @throws IllegalArgumentException if one is no name
    public StaticFiles withIndex(String... names) {
        return with(options.withIndex(List.of(names)));
    }

    /// These files, with a page that lists a folder without an index, or, as by default, without. A
    /// page is made of at most 2,000 names.
    ///
    /// @param listed whether folders are listed
    /// @return a new handler
    public StaticFiles withListing(boolean listed) {
        return with(options.withListing(listed));
    }

    /// These files, with one that is sent in place of what is not there, as status 200: for an
    /// application in the browser that makes up its own paths. It is not sent for names that are
    /// refused, nor for those with a dot in the last one, which are taken for files.
    ///
    /// @param file its path in the folder, such as `index.html`
    /// @return a new handler
    /// @throws IllegalArgumentException if it is no path of a file
    public StaticFiles withFallback(String file) {
        return with(options.withFallback(file));
    }

    /// These files, with another `Cache-Control` for some. The rule that was given first counts;
    /// where none fits it is `no-cache`: to be kept, and asked for each time.
    ///
    /// @param pattern paths in the folder: `*` stands for any text within a name, `**` for any text
    ///     at all, `?` for one character; without a slash or `**` it is held against the last name
    /// @param value the value of the field, such as `max-age=3600` or [#IMMUTABLE]
    /// @return a new handler
    /// @throws IllegalArgumentException if the pattern is empty or begins with a slash, or the
    ///     value cannot be one
    public StaticFiles withCacheControl(String pattern, String value) {
        NamePattern paths = new NamePattern(pattern);
        return with(options.withCacheRule(new CacheRule(paths::matches, checked(value))));
    }

    /// Refuses here what would fail with the first answer.
    private static String checked(String value) {
        return String.valueOf(Headers.of("Cache-Control", value).first("Cache-Control"));
    }

    /// {@return these files, with [#IMMUTABLE] for those whose names hold a digest of their
    /// content, as build tools make them (`app.3f9a1c2b.js`, `app-3f9a1c2b77.css`): at least eight
    /// hexadecimal digits of lower case, with a letter and a decimal digit among them, between dots
    /// or hyphens}
    public StaticFiles withImmutableHashedNames() {
        return with(options.withCacheRule(new CacheRule(CacheRule::isHashed, IMMUTABLE)));
    }

    /// {@return these files, as they are alone. By default a file that lies beside the one asked
    /// for, and has `.zst`, `.br` or `.gz` behind its name, is sent in its place to those who
    /// accept that coding, if it is not older, and if the type is one that coding makes shorter}
    public StaticFiles withoutPrecompressed() {
        return with(options.withoutCodings());
    }

    /// These files, with another media type for some.
    ///
    /// @param ending what follows the last dot of their names, in any letter case
    /// @param type the value of `Content-Type`, with a charset if it wants one
    /// @return a new handler
    /// @throws IllegalArgumentException if the ending is none, or the type cannot be a field value
    public StaticFiles withMediaType(String ending, String type) {
        if (!ENDING.matcher(ending).matches()) {
            throw new IllegalArgumentException(
                    "an ending is what follows the last dot of a name, and not '" + ending + "'");
        }
        return with(options.withMediaType(ending, checked(type)));
    }

    /// These files, with another bound on the memory for small ones (at most 64 KiB each), which
    /// are kept from one request to the next. It is a 32nd of the heap by default, and at most 8
    /// MiB. Whether a file is still the same is looked at with each request.
    ///
    /// @param bytes at most so many; 0 keeps none
    /// @return a new handler
    /// @throws IllegalArgumentException if it is negative
    public StaticFiles withMemory(long bytes) {
        FileTree bounded =
                tree instanceof ResourceTree resources ? resources.withMemory(bytes) : tree;
        return new StaticFiles(bounded, options.withMemory(bytes));
    }

    /// These files, with another bound on the ranges of a request; whoever asks for more gets the
    /// whole. It is 16 by default.
    ///
    /// @param most at most so many
    /// @return a new handler
    /// @throws IllegalArgumentException if it is below 1
    public StaticFiles withMaxRanges(int most) {
        return with(options.withRanges(most));
    }
}
