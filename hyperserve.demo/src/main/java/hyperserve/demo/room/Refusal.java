package hyperserve.demo.room;

/// Why a visitor is sent away: the code and the reason of the close (RFC 6455 §7.4.1). It is what
/// clients do, and no fault, so it has no stack trace.
final class Refusal extends Exception {

    private static final long serialVersionUID = 1;

    private static final int NOT_TEXT = 1003;
    private static final int MALFORMED = 1007;
    private static final int AGAINST_RULES = 1008;
    private static final int TRY_AGAIN_LATER = 1013;

    private final int code;

    private Refusal(int code, String reason) {
        super(reason, null, false, false);
        this.code = code;
    }

    static Refusal notText() {
        return new Refusal(NOT_TEXT, "a message is text, not bytes");
    }

    /// @param what what is wrong with it
    static Refusal malformed(String what) {
        return new Refusal(MALFORMED, what);
    }

    /// @param what which rule it breaks
    static Refusal againstRules(String what) {
        return new Refusal(AGAINST_RULES, what);
    }

    /// @param what of what there is too much
    static Refusal full(String what) {
        return new Refusal(TRY_AGAIN_LATER, what);
    }

    int code() {
        return code;
    }

    /// {@return at most 123 bytes}
    String reason() {
        return String.valueOf(getMessage());
    }
}
