package hyperserve.websocket.frame;

/// Why a connection is closed (RFC 6455 §7.4): the codes that have a meaning for every one, and
/// which numbers may be sent. Those from 3000 to 4999 belong to libraries and applications.
public final class CloseCode {

    /// Its purpose is fulfilled.
    public static final int NORMAL = 1000;

    /// The server stops, or the page is left.
    public static final int GOING_AWAY = 1001;

    /// The peer broke the protocol.
    public static final int PROTOCOL_ERROR = 1002;

    /// A message is of a kind that is not taken.
    public static final int UNSUPPORTED_DATA = 1003;

    /// Never sent: the peer's close had no code.
    public static final int NO_STATUS = 1005;

    /// Never sent: the connection ended without a close.
    public static final int ABNORMAL = 1006;

    /// A message is not what it says it is, as text that is not UTF-8.
    public static final int INVALID_PAYLOAD = 1007;

    /// What the peer does is not allowed, and no other code says why.
    public static final int POLICY_VIOLATION = 1008;

    /// A message is too long.
    public static final int TOO_BIG = 1009;

    /// Sent by clients: the server has not agreed to an extension.
    public static final int MANDATORY_EXTENSION = 1010;

    /// The server has failed.
    public static final int INTERNAL_ERROR = 1011;

    /// The server is started anew (IANA's registry).
    public static final int SERVICE_RESTART = 1012;

    /// The server has too much to do (IANA's registry).
    public static final int TRY_AGAIN_LATER = 1013;

    /// A server behind this one has failed (IANA's registry).
    public static final int BAD_GATEWAY = 1014;

    private CloseCode() {}

    /// Whether a close frame may have a code (RFC 6455 §7.4.1, §7.4.2): those that are defined and
    /// not reserved, and those of libraries and applications.
    ///
    /// @param code any number
    /// @return if so
    public static boolean maySend(int code) {
        return (code >= NORMAL && code <= UNSUPPORTED_DATA)
                || (code >= INVALID_PAYLOAD && code <= BAD_GATEWAY)
                || (code >= 3000 && code <= 4999);
    }
}
