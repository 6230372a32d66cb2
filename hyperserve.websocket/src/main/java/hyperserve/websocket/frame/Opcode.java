package hyperserve.websocket.frame;

import hyperserve.api.Nullable;

/// What a frame is (RFC 6455 §5.2).
public enum Opcode {
    /// A further fragment of a message.
    CONTINUATION(0x0),
    /// The first fragment of a message of text, or all of it.
    TEXT(0x1),
    /// The first fragment of a message of bytes, or all of it.
    BINARY(0x2),
    /// The sender will send nothing more.
    CLOSE(0x8),
    /// To be answered by a pong.
    PING(0x9),
    /// The answer to a ping, or a sign of life.
    PONG(0xA);

    private static final @Nullable Opcode[] BY_CODE = byCode();

    private final int code;

    Opcode(int code) {
        this.code = code;
    }

    private static @Nullable Opcode[] byCode() {
        @Nullable Opcode[] opcodes = new Opcode[16];
        for (Opcode opcode : values()) {
            opcodes[opcode.code] = opcode;
        }
        return opcodes;
    }

    /// The opcode of a frame.
    ///
    /// @param code its four bits
    /// @return the opcode, null if it is reserved
    static @Nullable Opcode of(int code) {
        return BY_CODE[code];
    }

    /// {@return its four bits on the wire}
    public int code() {
        return code;
    }

    /// {@return whether it is that of a control frame (RFC 6455 §5.5)}
    public boolean isControl() {
        return code >= CLOSE.code;
    }
}
