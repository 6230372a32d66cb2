package hyperserve.differential.http2;

import static hyperserve.test.Http2Frames.*;

import java.util.random.RandomGenerator;

/// Frames that break a rule, or keep a rare one, in front of a request, within it or behind it.
final class FrameChanges {

    private static final byte[] NOTHING = {};

    private final RandomGenerator random;
    private final Draft draft;

    FrameChanges(RandomGenerator random, Draft draft) {
        this.random = random;
        this.draft = draft;
    }

    /// Makes one.
    ///
    /// @return what it is
    String change() {
        return switch (random.nextInt(4)) {
            case 0 -> first();
            case 1 -> between();
            case 2 -> last();
            default -> instead();
        };
    }

    private String first(String what, byte[] frame) {
        draft.first = frame;
        return what;
    }

    private String first() {
        return switch (random.nextInt(15)) {
            case 0 -> first("PING", frame(PING, 0, 0, new byte[8]));
            case 1 -> first("PING of a wrong length", frame(PING, 0, 0, new byte[7]));
            case 2 -> first("PING on a stream", frame(PING, 0, 1, new byte[8]));
            case 3 -> first("an unknown frame", frame(0x42, 0xFF, 7, new byte[5]));
            case 4 -> first("SETTINGS on a stream", frame(SETTINGS, 0, 1));
            case 5 -> first("SETTINGS of a wrong length", frame(SETTINGS, 0, 0, new byte[5]));
            case 6 -> first("SETTINGS of push", frame(SETTINGS, 0, 0, parameter(2, 2)));
            case 7 -> first("SETTINGS of a window", frame(SETTINGS, 0, 0, parameter(4, -1)));
            case 8 -> first("SETTINGS of frames", frame(SETTINGS, 0, 0, parameter(5, 1)));
            case 9 -> first("an unknown setting", frame(SETTINGS, 0, 0, parameter(0x99, 1)));
            case 10 -> first("WINDOW_UPDATE", frame(WINDOW_UPDATE, 0, 0, int32(5)));
            case 11 -> first("WINDOW_UPDATE by nothing", frame(WINDOW_UPDATE, 0, 0, int32(0)));
            case 12 ->
                    first(
                            "WINDOW_UPDATE beyond the most",
                            frame(WINDOW_UPDATE, 0, 0, int32(Integer.MAX_VALUE)));
            case 13 -> first("PUSH_PROMISE", frame(PUSH_PROMISE, END_HEADERS, 1, int32(2)));
            default -> first("CONTINUATION first", frame(CONTINUATION, END_HEADERS, 1, NOTHING));
        };
    }

    private String idle(String what, byte[] frame) {
        draft.first = frame;
        return what + " on an idle stream";
    }

    private String between() {
        return switch (random.nextInt(7)) {
            case 0 -> idle("DATA", frame(DATA, 0, 1, (byte) 1));
            case 1 -> idle("RST_STREAM", frame(RST_STREAM, 0, 1, int32(8)));
            case 2 -> idle("WINDOW_UPDATE", frame(WINDOW_UPDATE, 0, 1, int32(1)));
            case 3 -> idle("PRIORITY", frame(PRIORITY, 0, 3, new byte[] {0, 0, 0, 0, 1}));
            case 4 -> idle("PRIORITY of itself", frame(PRIORITY, 0, 3, new byte[] {0, 0, 0, 3, 1}));
            case 5 -> first("DATA on no stream", frame(DATA, 0, 0, (byte) 1));
            default -> first("RST_STREAM on no stream", frame(RST_STREAM, 0, 0, int32(8)));
        };
    }

    private String last(String what, byte[] frame) {
        draft.last = frame;
        return what + " behind the end";
    }

    private String last() {
        return switch (random.nextInt(4)) {
            case 0 -> last("GOAWAY", frame(GOAWAY, 0, 0, int32(0, 0)));
            case 1 -> last("an unknown frame", frame(0x42, 0, 1, NOTHING));
            case 2 -> last("PRIORITY", frame(PRIORITY, 0, 1, new byte[] {0, 0, 0, 0, 1}));
            default -> last("PING with ACK", frame(PING, ACK, 0, new byte[8]));
        };
    }

    /// Of a request with content.
    private String instead() {
        draft.content = "hello";
        draft.trailers.clear();
        int length = draft.fields.indexOf("content-length");
        if (length >= 0) {
            draft.fields.set(length + 1, "5");
        }
        return switch (random.nextInt(5)) {
            case 0 -> {
                draft.between = frame(DATA, PADDED, 1, (byte) 9, (byte) 1);
                yield "padding longer than the payload";
            }
            case 1 -> {
                draft.between = frame(WINDOW_UPDATE, 0, 1, int32(0));
                yield "WINDOW_UPDATE by nothing on the stream";
            }
            case 2 -> {
                draft.between = frame(PRIORITY, 0, 1, new byte[4]);
                yield "PRIORITY of a wrong length";
            }
            case 3 -> {
                draft.between = frame(PING, 0, 0, new byte[8]);
                yield "PING within the request";
            }
            default -> {
                draft.between = frame(DATA, 0, 1);
                yield "empty DATA";
            }
        };
    }
}
