package hyperserve.runtime.net;

/// What the owner of a connection asks of the poller.
enum Errand {
    /// To register what it wants to hear of.
    ARM,
    /// To hand it out once more.
    RUN,
    /// To close it.
    CLOSE
}
