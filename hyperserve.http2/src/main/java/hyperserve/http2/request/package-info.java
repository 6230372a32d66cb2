/// What makes a request of a header list (RFC 9113 §8.1 to §8.3).
package hyperserve.http2.request;
