package hyperserve.web.files;

import hyperserve.api.Nullable;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Opens each folder relative to the one above, which is open, and follows no link: `openat` with
/// `O_NOFOLLOW`. Whatever others rename or replace meanwhile, what is opened lies below the root.
///
/// Each name is looked at before it is opened, as to open a pipe would wait for somebody to write
/// into it.
///
/// @param root the root, whose own name may lead through links
record SecureWalk(Path root) implements FolderWalk {

    @Override
    public <T> @Nullable T to(List<String> names, Visit<T> visit) throws IOException {
        SecureDirectoryStream<Path> folder = open(root);
        try {
            for (String each : names) {
                Path name = root.getFileSystem().getPath(each);
                if (!Opened.attributes(folder, name).isDirectory()) {
                    return null;
                }
                SecureDirectoryStream<Path> next =
                        folder.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS);
                folder.close();
                folder = next;
            }
            return visit.in(new Opened(folder, root));
        } catch (NoSuchFileException | NotDirectoryException e) {
            // Perhaps a moment ago it was there.
            return null;
        } finally {
            folder.close();
        }
    }

    @SuppressWarnings("StreamResourceLeak") // Whoever asked for it closes it.
    private static SecureDirectoryStream<Path> open(Path root) throws IOException {
        DirectoryStream<Path> stream = Files.newDirectoryStream(root);
        if (stream instanceof SecureDirectoryStream<Path> secure) {
            return secure;
        }
        stream.close();
        throw new IOException("the file system can no longer open files relative to " + root);
    }

    /// {@return whether the system can do that for a root}
    static boolean isPossible(Path root) throws IOException {
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(root)) {
            return stream instanceof SecureDirectoryStream;
        }
    }

    private record Opened(SecureDirectoryStream<Path> stream, Path root) implements OpenFolder {

        private static final Set<OpenOption> READ =
                Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

        static BasicFileAttributes attributes(SecureDirectoryStream<Path> folder, Path name)
                throws IOException {
            return folder.getFileAttributeView(
                            name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .readAttributes();
        }

        @Override
        public BasicFileAttributes attributes(String name) throws IOException {
            return attributes(stream, root.getFileSystem().getPath(name));
        }

        @Override
        public FileChannel open(String name) throws IOException {
            Path file = root.getFileSystem().getPath(name);
            SeekableByteChannel channel = stream.newByteChannel(file, READ);
            if (channel instanceof FileChannel found) {
                return found;
            }
            channel.close();
            throw new IOException("the file system opens files that are no files: " + file);
        }

        @Override
        public List<String> names(int most) throws IOException {
            List<String> names = new ArrayList<>();
            // A stream can be read once; the folder is opened anew, as that which is open.
            try (SecureDirectoryStream<Path> again =
                    stream.newDirectoryStream(root.getFileSystem().getPath("."))) {
                for (Path each : again) {
                    if (names.size() == most) {
                        break;
                    }
                    names.add(String.valueOf(each.getFileName()));
                }
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
            return names;
        }
    }
}
