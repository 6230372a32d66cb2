package hyperserve.web.files;

import hyperserve.api.FixedBody;
import hyperserve.api.Nullable;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/// The files of a folder, as they are at each moment. Any thread may use it.
///
/// The root is opened anew each time, by the path that was given: so a link in that path may be
/// turned to another folder, and no descriptor is held while nobody asks. All below it is found by
/// a [FolderWalk].
///
/// @param root the folder
/// @param walk goes down from it
/// @param links which links are followed
/// @param dotFiles whether what a link leads to may begin with a dot
record FolderTree(Path root, FolderWalk walk, Links links, boolean dotFiles) implements FileTree {

    /// The longest file that is read into memory at once.
    static final long SMALL = 64 * 1024;

    private static final System.Logger LOG = System.getLogger(FolderTree.class.getName());

    /// How often something is looked at that others change meanwhile.
    private static final int TRIES = 3;

    private static final int SWAPPED_TRIES = 16;

    /// {@return the files of a folder, found in the safest way that its system has}
    static FolderTree of(Path root) throws IOException {
        FolderWalk walk =
                SecureWalk.isPossible(root) ? new SecureWalk(root) : new PortableWalk(root);
        return new FolderTree(root, walk, Links.NONE, false);
    }

    @Override
    public @Nullable Found find(FilePath path, boolean toSend) throws IOException {
        return attempt(
                path,
                real -> {
                    if (real.isRoot()) {
                        return walk.to(List.of(), _ -> Found.Folder.FOLDER);
                    }
                    List<String> above = real.segments().subList(0, real.segments().size() - 1);
                    return walk.to(above, folder -> look(folder, real, path, toSend));
                });
    }

    /// What is done with a path that leads through no link.
    @FunctionalInterface
    private interface Attempt<T> {
        @Nullable
        T with(FilePath real) throws IOException;
    }

    /// What was a file when it was looked at, and a link when it was opened, fails once; one that
    /// changes all the time may do so several times.
    private <T> @Nullable T attempt(FilePath path, Attempt<T> attempt) throws IOException {
        IOException failed = null;
        for (int i = 0; i < SWAPPED_TRIES; i++) {
            try {
                FilePath real = links == Links.NONE ? path : real(path);
                return real == null ? null : attempt.with(real);
            } catch (NoSuchFileException | InvalidPathException e) {
                // A name that is none here, or none any more.
                return null;
            } catch (AccessDeniedException e) {
                LOG.log(
                        System.Logger.Level.DEBUG,
                        "a file is there that this process may not read, so it is answered 404",
                        e);
                return null;
            } catch (IOException e) {
                // The JDK has no exception of its own for a link that was not to be followed.
                BasicFileAttributes now = attributes(path);
                if (now != null && now.isSymbolicLink()) {
                    return null;
                }
                failed = e;
            }
        }
        throw failed == null ? new IOException("no file was looked for") : failed;
    }

    /// {@return the path that links lead to, or null if that may not be asked for}
    private @Nullable FilePath real(FilePath path) throws IOException {
        Path top = root.toRealPath();
        Path target = target(top.resolve(path.toString()));
        if (target == null || !target.startsWith(top)) {
            return null;
        }
        List<String> names = new ArrayList<>();
        for (Path each : top.relativize(target)) {
            String name = each.toString();
            if (!name.isEmpty()) {
                if (!FilePath.isName(name, dotFiles)) {
                    return null;
                }
                names.add(name);
            }
        }
        return new FilePath(names, path.directory());
    }

    private static @Nullable Path target(Path path) throws IOException {
        try {
            return path.toRealPath();
        } catch (FileSystemException e) {
            LOG.log(System.Logger.Level.DEBUG, "a path leads to no file, so it is answered 404", e);
            return null;
        }
    }

    private @Nullable Found look(OpenFolder folder, FilePath real, FilePath path, boolean toSend)
            throws IOException {
        for (int i = 0; i < TRIES; i++) {
            BasicFileAttributes before = folder.attributes(real.name());
            if (before.isDirectory()) {
                return Found.Folder.FOLDER;
            }
            if (!before.isRegularFile()) {
                return null;
            }
            FileState state = FileState.of(before);
            FileContent content =
                    toSend
                            ? open(folder, real, path, state)
                            : new FileContent(this, path, state, state.size(), null, null);
            if (content != null) {
                return content;
            }
        }
        return unstable(folder, real, path);
    }

    /// {@return the content of a state, or null if the file is in another one}
    private @Nullable FileContent open(
            OpenFolder folder, FilePath real, FilePath path, FileState state) throws IOException {
        FileChannel channel = folder.open(real.name());
        FileContent content = null;
        try {
            byte[] small =
                    state.size() <= SMALL
                            ? FileContent.read(channel, 0, (int) state.size()).array()
                            : null;
            BasicFileAttributes after = folder.attributes(real.name());
            if (after.isRegularFile()
                    && state.equals(FileState.of(after))
                    && channel.size() == state.size()) {
                content = content(path, state, small, channel);
            }
            return content;
        } finally {
            if (content == null || content.memory() != null) {
                channel.close();
            }
        }
    }

    private FileContent content(
            FilePath path, FileState state, byte @Nullable [] small, FileChannel channel)
            throws IOException {
        return small == null
                ? new FileContent(this, path, state, state.size(), null, channel)
                : new FileContent(this, path, state, state.size(), FixedBody.of(small), null);
    }

    /// A file that somebody writes to all the time: sent as long as it is now, without validators.
    private FileContent unstable(OpenFolder folder, FilePath real, FilePath path)
            throws IOException {
        FileChannel channel = folder.open(real.name());
        FileContent content = null;
        try {
            content = new FileContent(this, path, null, channel.size(), null, channel);
            return content;
        } finally {
            if (content == null) {
                channel.close();
            }
        }
    }

    @Override
    public boolean mayHave(FilePath path) {
        return attributes(path) != null;
    }

    /// Whether a file is in a state. Its path may lead through links meanwhile: where it is in that
    /// state, there is the same file.
    boolean isIn(FilePath path, @Nullable FileState state) {
        BasicFileAttributes now = attributes(path);
        return now != null && now.isRegularFile() && FileState.of(now).equals(state);
    }

    /// By the whole path; nothing is opened.
    private @Nullable BasicFileAttributes attributes(FilePath path) {
        try {
            return Files.readAttributes(
                    root.resolve(path.toString()),
                    BasicFileAttributes.class,
                    LinkOption.NOFOLLOW_LINKS);
        } catch (IOException | InvalidPathException e) {
            return null;
        }
    }

    @Override
    public boolean knowsFolders() {
        return true;
    }

    @Override
    public @Nullable List<Listed> list(FilePath path, int most, boolean dotFiles)
            throws IOException {
        return attempt(
                path,
                real -> walk.to(real.segments(), folder -> list(folder, path, most, dotFiles)));
    }

    private List<Listed> list(OpenFolder folder, FilePath path, int most, boolean dotFiles)
            throws IOException {
        List<Listed> listed = new ArrayList<>();
        for (String name : folder.names(most)) {
            if (FilePath.isName(name, dotFiles)) {
                BasicFileAttributes there = attributes(folder, name);
                if (there != null && there.isSymbolicLink() && links == Links.INSIDE) {
                    there = behind(path.child(name));
                }
                if (there != null && (there.isDirectory() || there.isRegularFile())) {
                    listed.add(
                            new Listed(
                                    name,
                                    there.isDirectory(),
                                    there.size(),
                                    there.lastModifiedTime().toInstant()));
                }
            }
        }
        return listed;
    }

    private static @Nullable BasicFileAttributes attributes(OpenFolder folder, String name)
            throws IOException {
        try {
            return folder.attributes(name);
        } catch (NoSuchFileException | InvalidPathException e) {
            return null;
        }
    }

    /// {@return what is behind a link, or null if it is not to be seen}
    private @Nullable BasicFileAttributes behind(FilePath path) {
        try {
            FilePath real = real(path);
            return real == null ? null : attributes(real);
        } catch (IOException | InvalidPathException e) {
            return null;
        }
    }
}
