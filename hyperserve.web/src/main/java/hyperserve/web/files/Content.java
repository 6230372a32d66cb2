package hyperserve.web.files;

import hyperserve.api.BodyOutput;
import hyperserve.api.FixedBody;
import hyperserve.api.Nullable;
import hyperserve.web.ByteRanges.Part;
import hyperserve.web.EntityTag;

import java.io.IOException;
import java.time.Instant;

/// The content of a file in one state.
sealed interface Content extends Found, AutoCloseable permits FileContent, ResourceContent {

    /// {@return the number of bytes}
    long length();

    /// {@return the tag of this state, or null if it changes too fast to have one}
    @Nullable
    EntityTag tag();

    /// {@return when it came to be, or null if nobody knows}
    @Nullable
    Instant modified();

    /// {@return all of it, or null if it is not in memory}
    @Nullable
    FixedBody memory();

    /// Writes a part of it.
    ///
    /// @throws IOException if it is no longer what it was; then not all of the part is written
    default void write(BodyOutput out, Part part) throws IOException {
        FixedBody bytes = memory();
        if (bytes == null) {
            writeStored(out, part);
        } else {
            out.write(bytes.buffer().slice((int) part.first(), (int) part.length()));
        }
    }

    /// Writes a part of one that is not in memory.
    ///
    /// @throws IOException if it is no longer what it was; then not all of the part is written
    void writeStored(BodyOutput out, Part part) throws IOException;

    /// Lets go of what is open.
    @Override
    void close() throws IOException;
}
