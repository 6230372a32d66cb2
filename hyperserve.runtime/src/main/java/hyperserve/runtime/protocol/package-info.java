/// How other protocols than HTTP/1.1 come to a connection: exported to those modules of ours alone
/// that have one.
///
/// A [hyperserve.runtime.protocol.ProtocolProvider], found as a service, makes a
/// [hyperserve.runtime.net.Protocol] of what a [hyperserve.runtime.protocol.Handover] tells it.
package hyperserve.runtime.protocol;
