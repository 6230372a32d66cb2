/// HTTP/2, as a server finds it.
package hyperserve.http2;
