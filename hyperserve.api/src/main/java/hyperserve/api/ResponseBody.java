package hyperserve.api;

/// The content of a response. There are the kinds that this package makes, [FixedBody],
/// [StreamedBody] (which that of [Response#file] is, too) and [PushedBody], and there may be more
/// of them one day: a `switch` over them wants a default.
public abstract class ResponseBody {

    ResponseBody() {}

    /// {@return the number of bytes, or −1 if it is not known}
    public abstract long length();
}
