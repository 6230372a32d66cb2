package hyperserve.http2.connection;

import hyperserve.api.Nullable;

/// What a client says of the priority of a response, by the field `priority` of its request (RFC
/// 9218 §4).
///
/// Who says nothing has the urgency in the middle, and its responses take turns: a client that
/// knows nothing of priorities would have one wait for the other otherwise.
///
/// @param urgency 0 for the most urgent to 7
/// @param isIncremental whether it is of use piece by piece, and takes turns with others
record Priority(int urgency, boolean isIncremental) {

    /// How many urgencies there are.
    static final int URGENCIES = 8;

    private static final int USUAL = 3;

    /// Of who says nothing.
    static final Priority NONE = new Priority(USUAL, true);

    /// Reads a dictionary of two keys (RFC 8941 §3.2). What is malformed says nothing, as the field
    /// is only a hint; what is unknown is passed over.
    ///
    /// @param value the value of the field, null if there is none
    static Priority of(@Nullable String value) {
        if (value == null) {
            return NONE;
        }
        int urgency = USUAL;
        boolean incremental = false;
        for (String member : value.split(",", -1)) {
            int end = member.indexOf(';');
            String said = (end < 0 ? member : member.substring(0, end)).strip();
            switch (said) {
                case "i", "i=?1" -> incremental = true;
                case "i=?0" -> incremental = false;
                default -> urgency = urgency(said, urgency);
            }
        }
        return new Priority(urgency, incremental);
    }

    private static int urgency(String said, int otherwise) {
        if (said.length() != 3 || !said.startsWith("u=")) {
            return otherwise;
        }
        int digit = said.charAt(2) - '0';
        return digit >= 0 && digit < URGENCIES ? digit : otherwise;
    }
}
