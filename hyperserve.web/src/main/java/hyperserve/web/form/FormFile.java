package hyperserve.web.form;

import hyperserve.api.Headers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file that came in a form, received whole, in memory or on disk. It is there until its
/// [MultipartForm] is closed or the request over; later use of its content throws
/// [IllegalStateException]. Any number of its streams may be read, by one thread at a time.
public final class FormFile {

    private final PartHead head;
    private final FileContent content;
    private final String fileName;
    private final Spool spool;

    FormFile(PartHead head, String fileName, FileContent content, Spool spool) {
        this.head = head;
        this.fileName = fileName;
        this.content = content;
        this.spool = spool;
    }

    /// {@return the name of the field, perhaps empty}
    public String name() {
        return head.name();
    }

    /// {@return the name of the file as the client gave it: text that it chose freely, and so never
    /// a path}
    public String fileName() {
        return fileName;
    }

    /// The name of the file, made safe to be the name of a file on any system.
    ///
    /// It is what stands behind the last `/` or `\`, in NFC, with `_` in place of all but letters,
    /// marks and digits of any script, spaces and `._-()[]+,=@`; so without NUL, control
    /// characters, colons, wildcards or characters that turn the direction of text. It neither
    /// begins nor ends with a dot or space, nor begins with a hyphen, and no device of Windows has
    /// that name. It has 120 bytes of UTF-8 at most, its extension kept. If nothing is left, it is
    /// `file`.
    ///
    /// It is still the client's choice: another file may have that name, and the extension may lie
    /// about the content. The server itself never makes a file of that name.
    ///
    /// @return one segment of a path
    public String safeFileName() {
        return SafeFileName.of(fileName);
    }

    /// {@return the media type as the client gave it, which may be wrong; `text/plain` if it gave
    /// none (RFC 7578 §4.4)}
    public String contentType() {
        return head.contentType();
    }

    /// {@return the field lines of the part; a character stands for a byte}
    public Headers headers() {
        return head.headers();
    }

    /// {@return its length in bytes}
    public long size() {
        return content.size();
    }

    /// {@return whether it is kept in memory, and not on disk}
    public boolean isInMemory() {
        return content instanceof FileContent.InMemory;
    }

    /// {@return a new stream of its content, from the beginning}
    ///
    /// @throws IllegalStateException if the form is closed
    public InputStream stream() {
        spool.requireOpen();
        return content.stream();
    }

    /// {@return its content, an array of its own for each call; for files that are known to be
    /// small}
    ///
    /// @throws IOException if the disk fails
    /// @throws IllegalStateException if the form is closed, or it has more bytes than an array
    public byte[] bytes() throws IOException {
        if (size() > Integer.MAX_VALUE - 8) {
            throw new IllegalStateException("an array cannot have the file's " + size() + " bytes");
        }
        try (InputStream in = stream()) {
            return in.readAllBytes();
        }
    }

    /// Saves it as a new file. If that fails, no file is left there.
    ///
    /// @param target where: a path that the application has made, of [#safeFileName()] at most
    /// @throws java.nio.file.FileAlreadyExistsException if there is one
    /// @throws IOException if it cannot be written
    /// @throws IllegalStateException if the form is closed
    public void saveAs(Path target) throws IOException {
        spool.requireOpen();
        FileChannel file =
                FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        boolean saved = false;
        try {
            try (file) {
                content.transferTo(file);
            }
            saved = true;
        } finally {
            if (!saved) {
                Files.deleteIfExists(target);
            }
        }
    }

    /// {@return what it is, without what the client has chosen}
    @Override
    public String toString() {
        return "file of " + size() + " bytes";
    }
}
