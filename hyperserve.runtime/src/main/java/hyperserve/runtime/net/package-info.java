/// Sockets: the event source with its selector, the connection with its bytes in and out, and the
/// listeners with who accepts from them. Nothing here knows HTTP; a
/// [hyperserve.runtime.net.Protocol] does.
package hyperserve.runtime.net;
