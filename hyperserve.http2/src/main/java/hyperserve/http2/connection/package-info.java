/// A connection and its streams (RFC 9113 §5, §6, §8).
package hyperserve.http2.connection;
