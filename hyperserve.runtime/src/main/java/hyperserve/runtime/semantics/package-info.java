/// What every version of HTTP shares (RFC 9110): methods, the grammar of fields and authorities,
/// and the date.
package hyperserve.runtime.semantics;
