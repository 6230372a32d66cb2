package hyperserve.testkit;

/// A server-sent event as a page gets it (WHATWG HTML §9.2.6).
///
/// @param type its type, `message` if nothing else was said
/// @param data what it says, its lines parted by LF
/// @param lastEventId the last id that was said on the stream, in this event or before; empty if
///     none was
public record TestEvent(String type, String data, String lastEventId) {}
