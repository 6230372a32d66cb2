package hyperserve.web.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/// A folder that was found by names alone, through no link. No method follows a link.
interface OpenFolder {

    /// {@return what the system says of the thing of a name}
    ///
    /// @throws java.nio.file.NoSuchFileException if there is none
    BasicFileAttributes attributes(String name) throws IOException;

    /// Opens a file to read it.
    ///
    /// @throws IOException if it is a link, by now
    FileChannel open(String name) throws IOException;

    /// {@return the names of all that is in it, in no order, at most so many}
    List<String> names(int most) throws IOException;
}
