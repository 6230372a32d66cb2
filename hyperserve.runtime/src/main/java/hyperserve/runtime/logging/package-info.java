/// How the server comes to its loggers.
package hyperserve.runtime.logging;
