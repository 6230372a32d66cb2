/// The access log: lines of exchanges, the rings they wait in, and the thread that writes them.
package hyperserve.observe.accesslog;
