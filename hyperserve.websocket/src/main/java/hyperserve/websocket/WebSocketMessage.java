package hyperserve.websocket;

import hyperserve.api.Nullable;
import hyperserve.websocket.connection.Message;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// A message of a WebSocket: text, or bytes. Immutable; encoded once, and free to be sent any
/// number of times, to any number of sockets, by any thread. One that was received can be sent as
/// it is.
public final class WebSocketMessage {

    private final Message message;

    private WebSocketMessage(Message message) {
        this.message = message;
    }

    static WebSocketMessage of(Message message) {
        return new WebSocketMessage(message);
    }

    /// A message of text.
    ///
    /// @param text the text
    /// @return the message
    /// @throws IllegalArgumentException if it has half a surrogate pair, which UTF-8 cannot say
    public static WebSocketMessage text(String text) {
        return new WebSocketMessage(Message.text(text));
    }

    /// A message of bytes.
    ///
    /// @param bytes the bytes, copied
    /// @return the message
    public static WebSocketMessage binary(byte[] bytes) {
        return new WebSocketMessage(Message.binary(bytes.clone()));
    }

    Message message() {
        return message;
    }

    /// {@return whether it is text}
    public boolean isText() {
        return message.isText();
    }

    /// {@return the text}
    ///
    /// @throws IllegalStateException if it is bytes
    public String text() {
        if (!message.isText()) {
            throw new IllegalStateException("this message is bytes, not text");
        }
        return message.string();
    }

    /// {@return its bytes, to be read; those of text are UTF-8}
    public ByteBuffer bytes() {
        return ByteBuffer.wrap(message.bytes()).asReadOnlyBuffer();
    }

    /// {@return how many bytes it has}
    public int length() {
        return message.bytes().length;
    }

    /// {@return a copy of its bytes}
    public byte[] toByteArray() {
        return message.bytes().clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof WebSocketMessage that
                && isText() == that.isText()
                && Arrays.equals(message.bytes(), that.message.bytes());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(message.bytes());
    }

    /// {@return its kind and length, for people; what it says may be nobody else's business}
    @Override
    public String toString() {
        return (isText() ? "text of " : "binary of ") + length() + " bytes";
    }
}
