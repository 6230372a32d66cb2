/// Handlers and clients that do their worst, and a server that has to outlive them.
package hyperserve.bench.chaos;
