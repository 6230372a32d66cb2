package hyperserve.web.files;

import hyperserve.api.BodyOutput;
import hyperserve.api.FixedBody;
import hyperserve.api.Nullable;
import hyperserve.web.ByteRanges.Part;
import hyperserve.web.EntityTag;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;

/// The content of a resource, which is the same as long as the program runs.
///
/// @param source where it is read from
/// @param name its name there
/// @param length the number of bytes
/// @param tag made from all of them
/// @param memory all of it, or null if it is too large for that
record ResourceContent(
        ResourceSource source, String name, long length, EntityTag tag, @Nullable FixedBody memory)
        implements Content {

    private static final int BUFFER = 16 * 1024;

    @Override
    public @Nullable Instant modified() {
        return null;
    }

    @Override
    public void writeStored(BodyOutput out, Part part) throws IOException {
        InputStream in = source.open(name);
        if (in == null) {
            throw new IOException("the resource " + name + " was there and is there no more");
        }
        try (in) {
            in.skipNBytes(part.first());
            byte[] buffer = new byte[BUFFER];
            long left = part.length();
            while (left > 0) {
                int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
                if (read < 0) {
                    throw new EOFException("the resource " + name + " is shorter than it was");
                }
                out.write(buffer, 0, read);
                left -= read;
            }
        }
    }

    @Override
    public void close() {}
}
