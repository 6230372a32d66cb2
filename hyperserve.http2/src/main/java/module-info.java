/// The codecs of HTTP/2 (RFC 9113): [hyperserve.http2.hpack] reads and writes header lists,
/// [hyperserve.http2.frame] frames, and [hyperserve.http2.request] says whether a header list is
/// a request. What connects them to a connection is not there yet, so no server speaks HTTP/2.
@SuppressWarnings("module") // HTTP/2 has its number in its name.
module hyperserve.http2 {
    requires hyperserve.runtime;
}
