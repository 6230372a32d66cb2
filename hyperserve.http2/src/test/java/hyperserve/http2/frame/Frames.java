package hyperserve.http2.frame;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// Reads frames, and tells what was found as text. Pieces of one payload are put together.
final class Frames {

    static final int MAX_FRAME_SIZE = 16_384;

    private final StringBuilder told = new StringBuilder();
    private final StringBuilder content = new StringBuilder();
    private int flow;

    private Frames() {}

    /// What a reader finds in bytes that come in pieces, each given as soon as it is there.
    static String read(List<byte[]> pieces, int maxFrameSize) {
        Frames frames = new Frames();
        FrameReader reader = new FrameReader(maxFrameSize);
        byte[] kept = new byte[0];
        try {
            for (byte[] piece : pieces) {
                byte[] bytes = new byte[kept.length + piece.length];
                System.arraycopy(kept, 0, bytes, 0, kept.length);
                System.arraycopy(piece, 0, bytes, kept.length, piece.length);
                int at = 0;
                FrameEvent event;
                do {
                    event = reader.next(bytes, at, bytes.length);
                    frames.tell(event, reader, bytes);
                    at += reader.used();
                } while (!event.equals(FrameEvent.NEED_MORE));
                if (bytes.length - at > 17) {
                    throw new AssertionError(bytes.length - at + " bytes wait");
                }
                kept = Arrays.copyOfRange(bytes, at, bytes.length);
            }
        } catch (ConnectionErrorException e) {
            frames.told.append(e.code()).append(": ").append(e.reason());
        }
        return frames.told.toString().strip();
    }

    private void tell(FrameEvent event, FrameReader reader, byte[] bytes) {
        switch (event) {
            case NEED_MORE -> {}
            case DATA, HEADERS, CONTINUATION, PRIORITY_UPDATE -> piece(event, reader, bytes);
            case SETTING -> told.append(reader.setting()).append('=').append(reader.value());
            case PING, PING_ACK -> told.append(event).append(' ').append(reader.value());
            case RST_STREAM -> told.append(event).append(' ').append(reader.code());
            case GOAWAY ->
                    told.append(event)
                            .append(' ')
                            .append(reader.value())
                            .append(' ')
                            .append(reader.code());
            case WINDOW_UPDATE -> told.append(event).append(' ').append(reader.value());
            case STREAM_ERROR ->
                    told.append(reader.error()).append(" of the stream: ").append(reader.reason());
            default -> told.append(event);
        }
        if (!event.equals(FrameEvent.NEED_MORE) && content.isEmpty() && flow == 0) {
            told.append(reader.streamId() > 0 ? " on " + reader.streamId() : "").append('\n');
        }
    }

    private void piece(FrameEvent event, FrameReader reader, byte[] bytes) {
        content.append(HexFormat.of().formatHex(bytes, reader.contentStart(), reader.contentEnd()));
        flow += reader.flow();
        if (reader.endsFrame()) {
            told.append(event).append(" <").append(content).append('>');
            if (event.equals(FrameEvent.PRIORITY_UPDATE)) {
                told.append(" of ").append(reader.value());
                content.setLength(0);
                flow = 0;
                return;
            }
            told.append(event.equals(FrameEvent.DATA) ? " " + flow : "");
            told.append(reader.endsBlock() && !event.equals(FrameEvent.DATA) ? " block" : "");
            told.append(reader.endsStream() ? " end" : "");
            boolean itself = !event.equals(FrameEvent.DATA) && reader.dependsOnItself();
            told.append(itself ? " itself" : "");
            content.setLength(0);
            flow = 0;
        } else if (content.isEmpty() && flow == 0) {
            throw new AssertionError("an event that says nothing");
        }
    }
}
