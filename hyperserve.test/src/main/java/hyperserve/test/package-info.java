/// Waiting, stopping, calling in the background, a channel without a socket, keys and clients for
/// TLS, frames of HTTP/2, inputs for fuzzers, and which package of a module knows which.
package hyperserve.test;
