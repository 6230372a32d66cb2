package hyperserve.runtime.tls;

import hyperserve.api.Nullable;
import hyperserve.runtime.startup.StartupException;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// One object of a PEM text (RFC 7468).
final class PemBlock {

    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";

    private final String label;
    private final boolean headers;
    private final byte[] content;

    private PemBlock(String label, boolean headers, byte[] content) {
        this.label = label;
        this.headers = headers;
        this.content = content;
    }

    /// Reads all that are in a text, in order. What stands before, between and behind them is
    /// explanation (RFC 7468 §5.2) and left out; blanks at the end of a line mean nothing.
    ///
    /// @param text the text
    /// @param source what to call it in a message
    /// @return the blocks, none if it has none
    /// @throws StartupException if a block does not end, ends as another, or is not Base64
    static List<PemBlock> of(String text, String source) {
        List<PemBlock> blocks = new ArrayList<>();
        String label = null;
        boolean headers = false;
        StringBuilder body = new StringBuilder();
        for (String line : (Iterable<String>) text.lines().map(String::strip)::iterator) {
            if (label == null) {
                label = label(line, BEGIN);
            } else if (line.startsWith(END)) {
                if (!label.equals(label(line, END))) {
                    throw new StartupException(
                            "%s: BEGIN %s is followed by %s".formatted(source, label, line));
                }
                blocks.add(
                        new PemBlock(
                                label,
                                headers,
                                headers ? new byte[0] : octets(body, label, source)));
                label = null;
                headers = false;
                body.setLength(0);
            } else if (line.indexOf(':') >= 0) {
                headers = true;
            } else {
                body.append(line);
            }
        }
        if (label != null) {
            throw new StartupException(
                    "%s: BEGIN %s has no END; the file is cut off".formatted(source, label));
        }
        return blocks;
    }

    private static @Nullable String label(String line, String before) {
        int end = line.length() - DASHES.length();
        return line.startsWith(before) && line.endsWith(DASHES) && end >= before.length()
                ? line.substring(before.length(), end)
                : null;
    }

    private static byte[] octets(StringBuilder body, String label, String source) {
        try {
            return Base64.getDecoder().decode(body.toString());
        } catch (IllegalArgumentException e) {
            throw new StartupException(
                    "%s: %s is not Base64: %s".formatted(source, label, e.getMessage()), e);
        }
    }

    /// {@return what it is, such as `CERTIFICATE`}
    String label() {
        return label;
    }

    /// {@return whether it has header fields of the older RFC 1421, as keys have that OpenSSL
    /// encrypted in the old way}
    boolean headers() {
        return headers;
    }

    /// {@return its octets, none if there are headers; not to be written to}
    byte[] content() {
        return content;
    }

    /// Without the octets, which may be a key.
    @Override
    public String toString() {
        return label;
    }
}
