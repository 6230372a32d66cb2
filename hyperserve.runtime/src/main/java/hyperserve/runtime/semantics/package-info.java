/// What every version of HTTP shares (RFC 9110): so far the answers that the server gives by
/// itself.
package hyperserve.runtime.semantics;
