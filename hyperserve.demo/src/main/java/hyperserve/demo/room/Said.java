package hyperserve.demo.room;

import hyperserve.api.Nullable;

import java.util.Map;

/// What a visitor says.
sealed interface Said {

    /// What the visitor is called from now on. The first time it makes a member of the visitor.
    ///
    /// @param name the name, nothing for whatever the room finds
    record Name(String name) implements Said {}

    /// Whether the visitor is writing a note.
    record Typing(boolean on) implements Said {}

    /// Reads a message.
    ///
    /// @param json `{"type":"name","name":"Ada"}` or `{"type":"typing","typing":true}`
    /// @param limits how long a name may be
    /// @throws Refusal if it is none of these
    static Said read(String json, RoomLimits limits) throws Refusal {
        Map<String, Object> members = FlatObject.read(json);
        String type = members.get("type") instanceof String known ? known : "";
        return switch (type) {
            case "name" -> new Name(name(members.get("name"), limits));
            case "typing" -> {
                if (!(members.get("typing") instanceof Boolean on)) {
                    throw Refusal.againstRules("a message of the type typing says true or false");
                }
                yield new Typing(on);
            }
            default -> throw Refusal.againstRules("a message has the type name or typing");
        };
    }

    /// A name is a line that can be seen.
    private static String name(@Nullable Object said, RoomLimits limits) throws Refusal {
        if (!(said instanceof String text)) {
            throw Refusal.againstRules("a message of the type name says a name");
        }
        String name = text.strip();
        if (name.length() > limits.name()) {
            throw Refusal.againstRules("a name has at most " + limits.name() + " characters");
        }
        if (name.codePoints().anyMatch(Said::isNone)) {
            throw Refusal.againstRules("a name has no control character and no half a character");
        }
        return name.codePoints().allMatch(Said::isUnseen) ? "" : name;
    }

    private static boolean isNone(int c) {
        int type = Character.getType(c);
        return type == Character.CONTROL
                || type == Character.SURROGATE
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }

    private static boolean isUnseen(int c) {
        int type = Character.getType(c);
        return type == Character.FORMAT || type == Character.SPACE_SEPARATOR;
    }
}
