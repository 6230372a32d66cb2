package hyperserve.websocket.connection;

import hyperserve.api.Nullable;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// A message as it is sent and was received: its kind, and its bytes, which nobody changes. Any
/// thread may use it, and any number of connections send it.
public final class Message {

    private final boolean text;
    private final byte[] bytes;
    private final boolean last;

    /// Made when it is asked for; two threads may each make one.
    private @Nullable String string;

    /// All of it compressed by itself, when a connection has done that first.
    private volatile @Nullable ByteBuffer deflated;

    private Message(boolean text, byte[] bytes, boolean last, @Nullable String string) {
        this.text = text;
        this.bytes = bytes;
        this.last = last;
        this.string = string;
    }

    /// A message of text.
    ///
    /// @param string the text
    /// @return the message
    /// @throws IllegalArgumentException if it has half a surrogate pair, which UTF-8 cannot say
    public static Message text(String string) {
        try {
            ByteBuffer encoded =
                    StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(string));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return new Message(true, bytes, true, string);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("the text has half a surrogate pair", e);
        }
    }

    /// A message of bytes.
    ///
    /// @param bytes the bytes, not copied: nobody may change them
    /// @return the message
    public static Message binary(byte[] bytes) {
        return new Message(false, bytes, true, null);
    }

    /// A message that has come, or a piece of one.
    ///
    /// @param isText whether it is text; its bytes are UTF-8 then
    /// @param bytes its bytes, not copied
    /// @param last whether no more pieces follow
    static Message received(boolean isText, byte[] bytes, boolean last) {
        return new Message(isText, bytes, last, null);
    }

    /// {@return whether it is text}
    public boolean isText() {
        return text;
    }

    /// {@return its bytes, not a copy}
    public byte[] bytes() {
        return bytes;
    }

    /// {@return whether it is all of its message, or the last piece of it}
    public boolean isLast() {
        return last;
    }

    /// {@return what they say as UTF-8}
    public String string() {
        String known = string;
        if (known == null) {
            known = new String(bytes, StandardCharsets.UTF_8);
            string = known;
        }
        return known;
    }

    /// All of it compressed by itself, for all who can inflate that alike; null if nobody has
    /// compressed it. Not to be moved in.
    @Nullable
    ByteBuffer deflated() {
        return deflated;
    }

    /// The same is known from now on.
    void deflated(ByteBuffer whole) {
        deflated = whole;
    }

    /// How many bytes it has.
    int length() {
        return bytes.length;
    }
}
