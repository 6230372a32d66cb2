package hyperserve.web;

import hyperserve.api.Nullable;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;

/// An entity tag (RFC 9110 §8.8.3): what tells one state of a representation from another.
/// Immutable; two are equal if strength and text are, which is not how the RFC compares them
/// ([#matchesStrongly], [#matchesWeakly]).
public final class EntityTag {

    /// Bytes of a digest that are enough to tell contents apart.
    private static final int DIGEST_BYTES = 18;

    private final boolean weak;
    private final String opaque;

    private EntityTag(boolean weak, String opaque) {
        this.weak = weak;
        this.opaque = Objects.requireNonNull(opaque, "opaque");
        for (int i = 0; i < opaque.length(); i++) {
            if (!isTagCharacter(opaque.charAt(i))) {
                throw new IllegalArgumentException(
                        "an entity tag holds visible characters but '\"', and not U+%04X"
                                .formatted((int) opaque.charAt(i)));
            }
        }
    }

    /// Any visible character but the quotation mark, and the bytes from 0x80 on.
    static boolean isTagCharacter(char c) {
        return c == '!' || (c >= '#' && c <= '~') || (c >= 0x80 && c <= 0xFF);
    }

    /// A strong entity tag: wherever it is the same, all bytes are.
    ///
    /// @param opaque what stands between the quotation marks; may be empty
    /// @return the tag
    /// @throws IllegalArgumentException if it holds a space, a control character, a quotation mark
    ///     or a character above U+00FF
    public static EntityTag strong(String opaque) {
        return new EntityTag(false, opaque);
    }

    /// A weak entity tag: wherever it is the same, the contents mean the same.
    ///
    /// @param opaque what stands between the quotation marks; may be empty
    /// @return the tag
    /// @throws IllegalArgumentException as [#strong] does
    public static EntityTag weak(String opaque) {
        return new EntityTag(true, opaque);
    }

    /// A strong entity tag made from content, by SHA-256: equal for equal bytes, in every process.
    ///
    /// @param content the bytes that are sent, after any content coding
    /// @return the tag
    public static EntityTag ofContent(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            byte[] start = Arrays.copyOf(digest, DIGEST_BYTES);
            return strong(Base64.getUrlEncoder().withoutPadding().encodeToString(start));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /// Reads one entity tag, such as `"xyzzy"` or `W/"xyzzy"`.
    ///
    /// @param value the value of the field `ETag`, or one member of a list
    /// @return the tag
    /// @throws IllegalArgumentException if it is none
    public static EntityTag parse(String value) {
        EntityTag tag = find(value);
        if (tag == null) {
            throw new IllegalArgumentException(
                    "an entity tag is text in quotation marks, perhaps after W/, and not " + value);
        }
        return tag;
    }

    /// {@return the tag, or null if it is none}
    static @Nullable EntityTag find(String value) {
        EntityTagList list = new EntityTagList(value);
        EntityTag tag = list.next();
        return tag != null && list.isAtEnd() && list.isBare() ? tag : null;
    }

    /// {@return whether it is weak}
    public boolean isWeak() {
        return weak;
    }

    /// {@return what stands between the quotation marks}
    public String opaque() {
        return opaque;
    }

    /// {@return a weak one of the same text: for what is the same content in another coding}
    public EntityTag weakened() {
        return weak ? this : new EntityTag(true, opaque);
    }

    /// Strong comparison (RFC 9110 §8.8.3.2), that of `If-Match` and `If-Range`.
    ///
    /// @param other the other one
    /// @return whether both are strong and their texts equal
    public boolean matchesStrongly(EntityTag other) {
        return !weak && !other.weak && opaque.equals(other.opaque);
    }

    /// Weak comparison (RFC 9110 §8.8.3.2), that of `If-None-Match`.
    ///
    /// @param other the other one
    /// @return whether their texts are equal
    public boolean matchesWeakly(EntityTag other) {
        return opaque.equals(other.opaque);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EntityTag that && weak == that.weak && opaque.equals(that.opaque);
    }

    @Override
    public int hashCode() {
        return opaque.hashCode() * 2 + (weak ? 1 : 0);
    }

    /// {@return the value of the field `ETag`}
    @Override
    public String toString() {
        return (weak ? "W/\"" : "\"") + opaque + '"';
    }
}
