package hyperserve.websocket.frame;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/// Reads frames as a connection does, text by text, and tells what was found, a line a frame.
final class Frames {

    static final long MAX_MESSAGE = 1000;

    /// A head of six bytes and a payload of 125, of which the last one is not there.
    private static final int MOST_WAITING = 130;

    private static final int MANY = 30;

    private final StringBuilder told = new StringBuilder();
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private final Utf8Check text = new Utf8Check();
    private final FrameReader reader;
    private boolean begun;

    private Frames(FrameReader reader) {
        this.reader = reader;
    }

    /// What is found in bytes that come in pieces, each given as soon as it is there.
    static String read(List<byte[]> pieces, long maxMessage, boolean compression) {
        Frames frames = new Frames(new FrameReader(maxMessage, compression));
        byte[] kept = new byte[0];
        try {
            for (byte[] piece : pieces) {
                byte[] bytes = Arrays.copyOf(kept, kept.length + piece.length);
                System.arraycopy(piece, 0, bytes, kept.length, piece.length);
                kept = frames.readAll(bytes);
            }
        } catch (ConnectionErrorException e) {
            frames.told.append(e.code()).append(": ").append(e.reason());
        }
        return frames.told.toString().strip();
    }

    /// {@return what is not used yet}
    private byte[] readAll(byte[] bytes) throws ConnectionErrorException {
        int at = 0;
        FrameEvent event;
        do {
            event = reader.next(bytes, at, bytes.length);
            tell(event, bytes);
            at += reader.used();
        } while (!event.equals(FrameEvent.NEED_MORE));
        require(bytes.length - at <= MOST_WAITING, bytes.length - at + " bytes wait");
        return Arrays.copyOfRange(bytes, at, bytes.length);
    }

    private void tell(FrameEvent event, byte[] bytes) throws ConnectionErrorException {
        int start = reader.contentStart();
        int end = reader.contentEnd();
        switch (event) {
            case NEED_MORE -> {}
            case DATA -> data(bytes, start, end);
            case PING, PONG -> told.append(event).append(shown(bytes, start, end)).append('\n');
            case CLOSE ->
                    told.append("CLOSE ")
                            .append(reader.closeCode())
                            .append(shown(bytes, start, end))
                            .append('\n');
        }
    }

    private void data(byte[] bytes, int start, int end) throws ConnectionErrorException {
        require(reader.beginsMessage() == !begun, "a message begins with its first piece");
        begun = !reader.endsMessage();
        require(start < end || reader.endsFrame(), "an event says something");
        content.write(bytes, start, end - start);
        checkText(bytes, start, end);
        if (reader.endsFrame()) {
            byte[] frame = content.toByteArray();
            content.reset();
            told.append(reader.isText() ? "TEXT" : "BINARY")
                    .append(reader.isCompressed() ? " compressed" : "")
                    .append(shown(frame, 0, frame.length))
                    .append(reader.endsMessage() ? "\n" : " more\n");
        }
    }

    private void checkText(byte[] bytes, int start, int end) throws ConnectionErrorException {
        if (reader.isText() && !reader.isCompressed()) {
            boolean ends = reader.endsMessage();
            if (!text.accepts(bytes, start, end) || (ends && !text.isComplete())) {
                throw new ConnectionErrorException(CloseCode.INVALID_PAYLOAD, "not UTF-8");
            }
        }
    }

    static String shown(byte[] bytes, int start, int end) {
        if (end - start > MANY && isRun(bytes, start, end)) {
            String octet = HexFormat.of().toHexDigits(bytes[start]);
            return " <" + octet + ">*" + (end - start);
        }
        StringBuilder text = new StringBuilder(" \"");
        for (int i = start; i < end; i++) {
            if (bytes[i] < ' ' || bytes[i] == '"' || bytes[i] == 0x7F) {
                return " <" + HexFormat.of().formatHex(bytes, start, end) + ">";
            }
            text.append((char) bytes[i]);
        }
        return start == end ? "" : text.append('"').toString();
    }

    private static boolean isRun(byte[] bytes, int start, int end) {
        for (int i = start; i < end; i++) {
            if (bytes[i] != bytes[start]) {
                return false;
            }
        }
        return true;
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    /// Bytes in pieces of 1 to `most` bytes, the same ones for the same seed.
    static List<byte[]> split(byte[] bytes, int most, long seed) {
        Random random = new Random(seed);
        List<byte[]> pieces = new ArrayList<>();
        int at = 0;
        while (at < bytes.length) {
            int end = Math.min(bytes.length, at + 1 + random.nextInt(most));
            pieces.add(Arrays.copyOfRange(bytes, at, end));
            at = end;
        }
        return pieces;
    }
}
