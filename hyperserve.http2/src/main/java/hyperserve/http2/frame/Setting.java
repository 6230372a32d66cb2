package hyperserve.http2.frame;

import hyperserve.api.Nullable;

/// A parameter of a SETTINGS frame (RFC 9113 §6.5.2), with the values that a client may send.
public enum Setting {
    /// How large our encoder's table may be.
    HEADER_TABLE_SIZE(1, 0, Setting.MOST),
    /// Whether we may push: we never do.
    ENABLE_PUSH(2, 0, 1),
    /// How many streams we may open: we open none.
    MAX_CONCURRENT_STREAMS(3, 0, Setting.MOST),
    /// How much we may send on a new stream.
    INITIAL_WINDOW_SIZE(4, 0, Integer.MAX_VALUE),
    /// How large the payload of a frame of ours may be.
    MAX_FRAME_SIZE(5, 1 << 14, (1 << 24) - 1),
    /// How large a header list of ours should be at most.
    MAX_HEADER_LIST_SIZE(6, 0, Setting.MOST),
    /// Of a server alone (RFC 8441 §3); a client may say it too, and says nothing by it.
    ENABLE_CONNECT_PROTOCOL(8, 0, 1),
    /// Whether the priorities of RFC 7540 are ignored (RFC 9218 §2.1).
    NO_RFC7540_PRIORITIES(9, 0, 1);

    private static final long MOST = 0xFFFF_FFFFL;

    private static final @Nullable Setting[] BY_ID = byId();

    private final int id;
    private final long least;
    private final long most;

    Setting(int id, long least, long most) {
        this.id = id;
        this.least = least;
        this.most = most;
    }

    private static @Nullable Setting[] byId() {
        @Nullable Setting[] all = new Setting[NO_RFC7540_PRIORITIES.id + 1];
        for (Setting each : values()) {
            all[each.id] = each;
        }
        return all;
    }

    /// {@return its number on the wire}
    public int id() {
        return id;
    }

    /// The parameter of a number.
    ///
    /// @param id the number on the wire
    /// @return the parameter, null if it is not known, which is to be ignored
    static @Nullable Setting of(int id) {
        return id < BY_ID.length ? BY_ID[id] : null;
    }

    /// Checks a value.
    ///
    /// @param value an unsigned number of 32 bits
    /// @throws ConnectionErrorException if the parameter cannot have it
    void check(long value) throws ConnectionErrorException {
        if (value < least || value > most) {
            throw new ConnectionErrorException(
                    equals(INITIAL_WINDOW_SIZE)
                            ? ErrorCode.FLOW_CONTROL_ERROR
                            : ErrorCode.PROTOCOL_ERROR,
                    "a value out of range for " + name());
        }
    }
}
