package hyperserve.web.files;

import hyperserve.api.Nullable;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/// For systems that open files by their whole path alone. Each folder has to be one, and no link,
/// and its real path the one that was asked for, letter by letter: so short names and other letter
/// cases are not there. A file's real path is looked at again when it is open.
///
/// That leaves a moment to one who can make links below the root, and swaps them back and forth
/// while a file is opened.
///
/// @param root the root, whose own name may lead through links
record PortableWalk(Path root) implements FolderWalk {

    @Override
    public <T> @Nullable T to(List<String> names, Visit<T> visit) throws IOException {
        try {
            Path real = root.toRealPath();
            Path folder = real;
            for (String each : names) {
                folder = folder.resolve(each);
                if (!attributes(folder).isDirectory()) {
                    return null;
                }
            }
            return isReal(folder) ? visit.in(new Opened(folder)) : null;
        } catch (NoSuchFileException | NotDirectoryException e) {
            return null;
        }
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean isReal(Path path) throws IOException {
        return path.toRealPath().toString().equals(path.toString());
    }

    private record Opened(Path folder) implements OpenFolder {

        @Override
        public BasicFileAttributes attributes(String name) throws IOException {
            Path file = folder.resolve(name);
            BasicFileAttributes attributes = PortableWalk.attributes(file);
            if (!attributes.isSymbolicLink() && !isReal(file)) {
                throw new NoSuchFileException(file.toString());
            }
            return attributes;
        }

        @Override
        public FileChannel open(String name) throws IOException {
            Path file = folder.resolve(name);
            FileChannel channel =
                    FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
            boolean real = false;
            try {
                real = isReal(file);
            } finally {
                if (!real) {
                    channel.close();
                }
            }
            if (!real) {
                throw new NoSuchFileException(file.toString());
            }
            return channel;
        }

        @Override
        public List<String> names(int most) throws IOException {
            List<String> names = new ArrayList<>();
            try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
                for (Path each : stream) {
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
