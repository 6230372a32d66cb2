package hyperserve.runtime.tls;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/// Reads values of DER (X.690), one behind the other: identifiers of one octet, definite lengths.
final class DerReader {

    private static final int LONG_FORM = 0x80;
    private static final int MOST_LENGTH_OCTETS = 4;

    private final ByteBuffer in;

    DerReader(byte[] encoded) {
        in = ByteBuffer.wrap(encoded);
    }

    /// {@return whether there is another value}
    boolean hasNext() {
        return in.hasRemaining();
    }

    /// {@return the identifier octet of the next value}
    int tag() throws MalformedDerException {
        if (!in.hasRemaining()) {
            throw new MalformedDerException();
        }
        return Byte.toUnsignedInt(in.get(in.position()));
    }

    /// Moves past a value.
    ///
    /// @param tag what it must be
    /// @return its content
    /// @throws MalformedDerException if it is another or runs past the end
    byte[] content(int tag) throws MalformedDerException {
        if (tag() != tag) {
            throw new MalformedDerException();
        }
        try {
            in.get();
            int length = length();
            if (length < 0 || length > in.remaining()) {
                throw new MalformedDerException();
            }
            byte[] content = new byte[length];
            in.get(content);
            return content;
        } catch (BufferUnderflowException e) {
            throw new MalformedDerException();
        }
    }

    private int length() throws MalformedDerException {
        int first = Byte.toUnsignedInt(in.get());
        if (first < LONG_FORM) {
            return first;
        }
        int octets = first - LONG_FORM;
        if (octets == 0 || octets > MOST_LENGTH_OCTETS) {
            throw new MalformedDerException();
        }
        int length = 0;
        for (int i = 0; i < octets; i++) {
            length = (length << Byte.SIZE) | Byte.toUnsignedInt(in.get());
        }
        return length;
    }

    /// Says that bytes are not DER, or not of the expected form.
    static final class MalformedDerException extends Exception {

        private static final long serialVersionUID = 1L;

        MalformedDerException() {
            super("not the DER that was expected", null, false, false);
        }
    }
}
