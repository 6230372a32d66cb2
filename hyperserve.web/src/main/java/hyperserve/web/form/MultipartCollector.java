package hyperserve.web.form;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Receives the parts of a form: text, and files in memory until they are too many, then on disk.
final class MultipartCollector {

    private static final int AT_ONCE = 8 * 1024;

    private final Bounds bounds;
    private final Spool spool;
    private final Form.Builder fields = new Form.Builder();
    private final List<FormFile> files = new ArrayList<>();
    private long textual;
    private long inMemory;

    MultipartCollector(Bounds bounds, Path directory) {
        this.bounds = bounds;
        this.spool = new Spool(directory);
    }

    /// Nothing is left on disk if this throws.
    MultipartForm collect(Parts parts) throws IOException {
        boolean collected = false;
        try {
            parts.forEach(this::add);
            collected = true;
            return new MultipartForm(fields.form(), files, spool);
        } finally {
            if (!collected) {
                spool.close();
            }
        }
    }

    private void add(Part part) throws IOException {
        String fileName = part.fileName();
        if (fileName == null) {
            addField(part);
            return;
        }
        FileContent content = content(part.stream());
        if (!fileName.isEmpty() || content.size() > 0) {
            files.add(new FormFile(part.head(), fileName, content, spool));
        }
    }

    private void addField(Part part) throws IOException {
        byte[] value = part.bytes(bounds.of(Bound.VALUE));
        textual += value.length;
        if (textual > bounds.of(Bound.VALUES)) {
            throw Refusal.tooLarge(
                    "the values of the form are longer than %s bytes"
                            .formatted(bounds.of(Bound.VALUES)));
        }
        fields.add(part.name(), part.text(value));
    }

    private FileContent content(InputStream in) throws IOException {
        ByteArrayOutputStream small = new ByteArrayOutputStream();
        byte[] some = new byte[AT_ONCE];
        int count = in.read(some);
        while (count >= 0 && inMemory + small.size() + count <= bounds.of(Bound.MEMORY)) {
            small.write(some, 0, count);
            count = in.read(some);
        }
        if (count < 0) {
            inMemory += small.size();
            return new FileContent.InMemory(small.toByteArray());
        }
        long position = spool.size();
        spool.append(small.toByteArray(), 0, small.size());
        while (count >= 0) {
            spool.append(some, 0, count);
            count = in.read(some);
        }
        return new FileContent.OnDisk(spool, position, spool.size() - position);
    }
}
