package hyperserve.web.form;

import hyperserve.api.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/// The charsets that text in forms may have. They are few, as one that a filter knows and a page
/// does not is a way around filters.
final class FormCharset {

    /// Its text, as a sentence names them.
    static final String KNOWN = "UTF-8, US-ASCII, ISO-8859-1 and windows-1252";

    private static final Map<String, Charset> BY_NAME =
            Map.of(
                    "utf-8", StandardCharsets.UTF_8,
                    "us-ascii", StandardCharsets.US_ASCII,
                    "iso-8859-1", StandardCharsets.ISO_8859_1,
                    "windows-1252", Charset.forName("windows-1252"));

    private FormCharset() {}

    /// The charset of a name, or null if it is none of these.
    static @Nullable Charset of(String name) {
        return BY_NAME.get(name.toLowerCase(Locale.ROOT));
    }

    /// The text that bytes are, without replacing what is malformed; a byte order mark stays.
    ///
    /// @param what what they are, for messages
    /// @throws hyperserve.api.HttpException 400 if they are no text in that charset
    static String decode(ByteBuffer bytes, Charset charset, String what) {
        try {
            return charset.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw Refusal.malformed(what + " is not in " + charset.name());
        }
    }

    /// As [#decode], for text of which each character stands for a byte.
    static String decode(String latin1, Charset charset, String what) {
        byte[] bytes = latin1.getBytes(StandardCharsets.ISO_8859_1);
        return decode(ByteBuffer.wrap(bytes), charset, what);
    }
}
