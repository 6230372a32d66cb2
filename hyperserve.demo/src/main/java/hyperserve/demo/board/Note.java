package hyperserve.demo.board;

import static java.nio.charset.StandardCharsets.UTF_8;

import hyperserve.api.Nullable;
import hyperserve.web.EntityTag;

/// A note in one of its states.
///
/// @param id its number, never used again
/// @param text what it says, perhaps empty if it has a picture
/// @param created when it was written, in milliseconds since 1970
/// @param changed when it was written last; later with each change, whatever the clock says
/// @param picture the id of its picture, null if it has none
record Note(long id, String text, long created, long changed, @Nullable String picture) {

    /// {@return what tells this state from each other one, of this board and of those before}
    EntityTag tag() {
        return EntityTag.ofContent(toString().getBytes(UTF_8));
    }

    /// This note in its next state.
    ///
    /// @param newText what it says
    /// @param newPicture the id of another picture, null to keep what it has
    /// @param now the time
    /// @return the new state
    Note with(String newText, @Nullable String newPicture, long now) {
        return new Note(
                id,
                newText,
                created,
                Math.max(now, changed + 1),
                newPicture == null ? picture : newPicture);
    }

    /// {@return the note as JSON}
    String toJson() {
        StringBuilder json = new StringBuilder(text.length() + 160);
        json.append("{\"id\":").append(id).append(",\"text\":");
        quote(json, text);
        json.append(",\"created\":").append(created).append(",\"changed\":").append(changed);
        json.append(",\"picture\":");
        quote(json, picture == null ? null : "/board/pictures/" + picture);
        json.append(",\"tag\":");
        quote(json, tag().toString());
        return json.append('}').toString();
    }

    /// RFC 8259 §7; text has no other control characters than these two.
    private static void quote(StringBuilder json, @Nullable String value) {
        if (value == null) {
            json.append("null");
            return;
        }
        json.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"', '\\' -> json.append('\\').append(c);
                case '\n' -> json.append("\\n");
                case '\t' -> json.append("\\t");
                default -> json.append(c);
            }
        }
        json.append('"');
    }
}
