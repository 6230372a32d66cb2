package hyperserve.web;

import hyperserve.api.Nullable;

/// Reads the members of a list of entity tags (RFC 9110 §5.6.1.2, §8.8.3), one after the other. A
/// comma within quotation marks belongs to a tag; empty members are passed over. Used by one
/// thread.
final class EntityTagList {

    private final String text;
    private int at;
    private boolean malformed;
    private boolean bare = true;

    EntityTagList(String text) {
        this.text = text;
    }

    /// {@return the next tag, or null if there is none, or what is there is none}
    @Nullable
    EntityTag next() {
        skipBetween();
        if (at == text.length()) {
            return null;
        }
        boolean weak = text.startsWith("W/", at);
        int open = weak ? at + 2 : at;
        int close = text.startsWith("\"", open) ? text.indexOf('"', open + 1) : -1;
        if (close < 0 || !isTagText(open + 1, close) || !isEndOfMember(close + 1)) {
            malformed = true;
            return null;
        }
        at = close + 1;
        String opaque = text.substring(open + 1, close);
        return weak ? EntityTag.weak(opaque) : EntityTag.strong(opaque);
    }

    private void skipBetween() {
        while (at < text.length() && isBetween(text.charAt(at))) {
            bare = false;
            at++;
        }
    }

    private boolean isTagText(int start, int end) {
        for (int i = start; i < end; i++) {
            if (!EntityTag.isTagCharacter(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean isEndOfMember(int index) {
        return index == text.length() || isBetween(text.charAt(index));
    }

    private static boolean isBetween(char c) {
        return c == ',' || c == ' ' || c == '\t';
    }

    /// {@return whether all was read, and nothing of it malformed}
    boolean isAtEnd() {
        return !malformed && at == text.length();
    }

    /// {@return whether nothing stood before, between or behind what was read}
    boolean isBare() {
        return bare;
    }
}
