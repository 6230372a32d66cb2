/// HPACK (RFC 7541): from a header block to a list of fields and back.
package hyperserve.http2.hpack;
