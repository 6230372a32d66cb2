package hyperserve.web.events;

/// Why an [EventStream] has ended. Constants may join these: a `switch` over them wants a default.
public enum StreamEnd {

    /// The application has closed it, and all was sent.
    CLOSED,

    /// The client has gone, or took too long to read.
    CLIENT,

    /// More waited for the client than may, and [WhenFull#CLOSE] was said.
    SLOW,

    /// The server stops.
    STOP
}
