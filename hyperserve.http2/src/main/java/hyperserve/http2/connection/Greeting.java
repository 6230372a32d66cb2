package hyperserve.http2.connection;

import hyperserve.http2.frame.FrameWriter;
import hyperserve.http2.frame.Setting;
import hyperserve.runtime.net.Output;

/// What a server says first: its settings (RFC 9113 §3.4). The others have their defaults; push is
/// no setting of a server.
final class Greeting {

    private static final int PARAMETER_LENGTH = 6;
    private static final int PARAMETERS = 4;

    private Greeting() {}

    /// Says it.
    ///
    /// @param out where to
    /// @param streams how many the client may have at a time
    /// @param bounds those of header lists
    static void say(Output out, int streams, Bounds bounds) {
        FrameWriter.settings(
                out.room(FrameWriter.HEAD + PARAMETERS * PARAMETER_LENGTH), PARAMETERS);
        parameter(out, Setting.MAX_CONCURRENT_STREAMS, streams);
        parameter(out, Setting.INITIAL_WINDOW_SIZE, Windows.STREAM);
        parameter(out, Setting.MAX_HEADER_LIST_SIZE, bounds.listSize());
        parameter(out, Setting.NO_RFC7540_PRIORITIES, 1);
    }

    private static void parameter(Output out, Setting setting, long value) {
        FrameWriter.parameter(out.room(PARAMETER_LENGTH), setting, value);
    }
}
