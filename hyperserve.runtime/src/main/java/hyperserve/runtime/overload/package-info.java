/// When more comes than can be served: who is sent away, and who is told of it.
package hyperserve.runtime.overload;
