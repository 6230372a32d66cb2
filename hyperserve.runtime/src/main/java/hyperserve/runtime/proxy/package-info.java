/// The header by which a proxy says whose connection it passes on (PROXY protocol, versions 1 and
/// 2): in front of all else, that of TLS too.
///
/// The source is HAProxy's specification, `doc/proxy-protocol.txt`, whose sections are named here.
package hyperserve.runtime.proxy;
