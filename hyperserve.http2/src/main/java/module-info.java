import hyperserve.runtime.protocol.PrefacedProtocol;

/// HTTP/2 (RFC 9113): on the module path, a server offers `h2` by ALPN and answers clients that
/// begin with its preface; left out, the server does not know it.
///
/// [hyperserve.http2.hpack] reads and writes header lists, [hyperserve.http2.frame] frames,
/// [hyperserve.http2.request] says whether a header list is a request, and
/// [hyperserve.http2.connection] is a connection with its streams.
@SuppressWarnings("module") // HTTP/2 has its number in its name.
module hyperserve.http2 {
    requires hyperserve.runtime;

    provides PrefacedProtocol with
            hyperserve.http2.Http2;
}
