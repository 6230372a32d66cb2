package hyperserve.demo.board;

import hyperserve.api.Nullable;
import hyperserve.web.EntityTag;

/// A picture. Its id is made of its content, so that it can be kept for ever by who has it, also
/// when a board begins anew.
///
/// @param type what it is
/// @param content its bytes, which nobody changes
/// @param tag tells it from all others
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
record Picture(PictureType type, byte[] content, EntityTag tag) {

    /// {@return a picture of some bytes, null if they are none}
    ///
    /// @param content the bytes, not to be changed any more
    static @Nullable Picture of(byte[] content) {
        PictureType type = PictureType.of(content);
        return type == null ? null : new Picture(type, content, EntityTag.ofContent(content));
    }

    /// {@return its id, 24 characters that stand for themselves in a path}
    String id() {
        return tag.opaque();
    }
}
