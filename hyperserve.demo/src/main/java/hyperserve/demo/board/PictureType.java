package hyperserve.demo.board;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import hyperserve.api.Nullable;

/// The kinds of pictures that are taken, told by their first bytes: names and types that clients
/// send are what they like.
enum PictureType {
    PNG("image/png", "\u0089PNG\r\n\u001a\n"),
    JPEG("image/jpeg", "\u00ff\u00d8\u00ff"),
    GIF("image/gif", "GIF8?a"),
    WEBP("image/webp", "RIFF????WEBP");

    /// Stands for any byte.
    private static final char ANY = '?';

    private final String mediaType;
    private final String start;

    PictureType(String mediaType, String start) {
        this.mediaType = mediaType;
        this.start = start;
    }

    /// {@return the value of `Content-Type`}
    String mediaType() {
        return mediaType;
    }

    /// {@return the kind of a picture, null if it is none of these}
    ///
    /// @param content its bytes
    static @Nullable PictureType of(byte[] content) {
        for (PictureType each : values()) {
            if (each.begins(content)) {
                return each;
            }
        }
        return null;
    }

    private boolean begins(byte[] content) {
        if (content.length < start.length()) {
            return false;
        }
        String sent = new String(content, 0, start.length(), ISO_8859_1);
        for (int i = 0; i < start.length(); i++) {
            if (start.charAt(i) != ANY && start.charAt(i) != sent.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
