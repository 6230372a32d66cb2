package hyperserve.api;

/// The content of a response: bytes in memory, or written as it is made.
public sealed interface ResponseBody permits FixedBody, StreamedBody {

    /// {@return the number of bytes, or −1 if it is not known}
    long length();
}
