/// What every version of HTTP shares (RFC 9110).
///
/// [hyperserve.runtime.semantics.HandlerCall] calls the handler of a request and answers for what
/// it throws; [hyperserve.runtime.semantics.WireRequest] and
/// [hyperserve.runtime.semantics.ReceivedBody] are what it is called with, and
/// [hyperserve.runtime.semantics.WholeBody] bounds what bodies take in memory; methods, the grammar
/// of fields and authorities, and the date.
package hyperserve.runtime.semantics;
